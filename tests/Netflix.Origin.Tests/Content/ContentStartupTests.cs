using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Origin.Content;
using Netflix.Origin.Integrity;
using Netflix.Origin.Tests.Integrity;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Content;

public sealed class ContentStartupTests
{
    [Fact]
    public async Task What_an_earlier_life_left_unfinished_is_swept_and_what_it_published_stays()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        SampleTitle title = SampleTitle.Create();
        await using (OriginSite first = await OriginSite.StartAsync(issuer, folder)) await first.Client.PublishAsync(Guid.NewGuid(), title);
        Directory.CreateDirectory(folder["incoming/tree/deep"]);
        await File.WriteAllTextAsync(folder["incoming/tree/deep/file"], "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["incoming/file"], "half", TestContext.Current.CancellationToken);
        Directory.CreateSymbolicLink(folder["incoming/link"], folder["titles"]);

        await using OriginSite second = await OriginSite.StartAsync(issuer, folder);
        Assert.Empty(Directory.GetFileSystemEntries(folder["incoming"]));
        Assert.True(await second.Client.HoldsWholeAsync(title));
        long expected = title.Files.Values.Sum(bytes => bytes.Length) + title.Manifest.Length;
        StoreUsage usage = second.Services.GetRequiredService<StoreUsage>();
        await Eventually.TrueAsync(() => usage.Bytes == expected, () => $"measured {usage.Bytes} bytes of {expected}");
    }

    [Fact]
    public async Task A_second_origin_on_the_same_folder_does_not_start_and_says_why()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        await using OriginSite first = await OriginSite.StartAsync(issuer, folder);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OriginSite.StartAsync(issuer, folder));
        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another origin", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first.Client.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_stops_the_start()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["incoming"], "a file where a folder should be", TestContext.Current.CancellationToken);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OriginSite.StartAsync(issuer, folder));
        Assert.Contains("cannot be used", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_whose_folder_takes_no_writes_is_not_ready()
    {
        var disk = new StoppingDisk(new PosixDisk(), Stop.Crash);
        await using OriginSite site = await OriginSite.StartAsync(replace: services => services.AddSingleton<IDisk>(disk));
        disk.Arm(1);
        using HttpResponseMessage broken = await site.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, broken.StatusCode);
        Assert.Contains("\"content_folder\":\"Unhealthy\"", await broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        disk.Arm(int.MaxValue);
        await site.Client.WaitUntilReadyAsync();
    }

    [Fact]
    public async Task A_folder_of_two_file_systems_stops_the_start_and_says_so()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["titles"]);
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => OriginProcess.StartAsync(
            issuer, folder.Path, $"mount -t tmpfs -o size=1m tmpfs '{folder["titles"]}' && exec \"$@\" 2>&1"));
        Assert.Contains("one file system", refused.Message, StringComparison.Ordinal);
    }
}
