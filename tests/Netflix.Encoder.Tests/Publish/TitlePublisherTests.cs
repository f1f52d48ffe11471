using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Packaging;
using Netflix.Encoder.Publish;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Publish;

public sealed class TitlePublisherTests : IAsyncLifetime
{
    private readonly EncoderServices _encoder = new(("Origin:MaxRetries", "3"));
    private readonly string _publication = Guid.NewGuid().ToString();
    private OriginStandIn _origin = null!;
    private TitleManifest _manifest = null!;

    private string Package => _encoder.File("package");

    public async ValueTask InitializeAsync()
    {
        _origin = await OriginStandIn.StartAsync();
        Directory.CreateDirectory(Path.Combine(Package, "video-480p"));
        foreach (string path in (string[])["manifest.mpd", "master.m3u8", "video-480p/init.mp4", "video-480p/1.m4s", "video-480p/2.m4s"])
            await File.WriteAllTextAsync(Path.Combine(Package, path), $"the bytes of {path}");
        _manifest = new TitleManifest
        {
            Format = TitleManifest.CurrentFormat, ContentId = "a", DurationSeconds = 1, Protection = new TitleProtection("cbcs", null, new string('b', 32)),
            EntryPoints = new TitleEntryPoints("manifest.mpd", "master.m3u8"), Renditions = [], Artwork = [],
            Files = await TitleFiles.ListAsync(Package, CancellationToken.None),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        await _encoder.DisposeAsync();
    }

    [Fact]
    public async Task A_title_is_published_twice_to_the_same_name()
    {
        PackageId first = await PublishAsync();
        Assert.Equal(first, await PublishAsync());
        Assert.Equal(_manifest.Files.Select(file => file.Path), _origin.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Busy_answers_and_broken_connections_are_repeated()
    {
        ConcurrentDictionary<string, int> tries = new();
        _origin.Fault = context =>
        {
            int attempt = tries.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1);
            if (attempt == 1) context.Response.StatusCode = 503;
            if (attempt == 2) context.Abort();
            return Task.FromResult(attempt <= 2);
        };
        await PublishAsync();
        Assert.All(tries, path => Assert.Equal(3, path.Value));
    }

    [Fact]
    public async Task Bytes_damaged_on_the_way_are_sent_again()
    {
        int damaged = 0;
        _origin.Fault = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/1.m4s", StringComparison.Ordinal) || Interlocked.Increment(ref damaged) > 1) return false;
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 422;
            return true;
        };
        await PublishAsync();
        Assert.Equal(2, damaged);
    }

    [Fact]
    public async Task Files_that_the_origin_lost_are_put_again_before_the_next_commit()
    {
        bool lost = false;
        _origin.Fault = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/commit", StringComparison.Ordinal) && !lost) lost = _origin.Files.TryRemove("video-480p/2.m4s", out _);
            return Task.FromResult(false);
        };
        await PublishAsync();
        Assert.True(lost);
        Assert.NotNull(_origin.Committed);
    }

    [Fact]
    public async Task A_full_origin_is_an_error_that_says_so()
    {
        _origin.Fault = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 507;
            await context.Response.WriteAsJsonAsync(new { title = "Disk full", detail = "The content store is full; add a disk." },
                options: null, contentType: "application/problem+json");
            return true;
        };
        var error = await Assert.ThrowsAsync<OriginRefusedException>(PublishAsync);
        Assert.Contains("507: The content store is full; add a disk.", error.Message, StringComparison.Ordinal);
    }

    private Task<PackageId> PublishAsync() => _encoder.Get<TitlePublisher>().RunAsync(
        _publication, _manifest, TitleManifestFormat.Write(_manifest), Package,
        new OriginAccess(new OriginGrant { Url = _origin.Url, Token = OriginStandIn.Token }), _ => { }, TestContext.Current.CancellationToken);
}
