using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Origin.Integrity;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Integrity;

/// <summary>
/// A publish is stopped at its first change of the disk, at its second, and so on through every write, link, rename and fsync it
/// makes. Whatever then happens to what was not yet durable, the title is whole or absent, and publishing again succeeds.
/// </summary>
public sealed class StoppedPublishTests
{
    // Few files, for each adds ten steps to stop at; a folder, an empty file, the same bytes twice, and one that takes two writes.
    private static readonly SampleTitle Title = SampleTitle.Of(SampleTitle.Create(segmentBytes: 300_000).Files
        .Where(file => !file.Key.Contains("init", StringComparison.Ordinal) && !file.Key.Contains("poster", StringComparison.Ordinal))
        .ToDictionary(file => file.Key, file => file.Value));
    private static readonly Guid Publication = Guid.NewGuid();

    [Fact]
    public async Task An_error_at_any_step_leaves_the_title_whole_or_absent_and_publishing_again_succeeds()
    {
        int steps = await CountStepsAsync();
        Assert.InRange(steps, 40, 200);
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        for (int step = 1; step <= steps; step++)
        {
            var disk = new StoppingDisk(new PosixDisk(), Stop.Error);
            await using OriginSite site = await StartAsync(issuer, disk);
            disk.Arm(step);
            bool published = await TryPublishAsync(site, acknowledged: null);
            Assert.True(disk.Steps >= step, $"Step {step} was not reached.");
            Assert.True(await site.Client.HoldsWholeAsync(Title) || !published, $"Stopped at {step}: answered as published, but absent.");
            await site.Client.PublishAsync(Publication, Title);
            Assert.True(await site.Client.HoldsWholeAsync(Title), $"Stopped at {step}: publishing again had no effect.");
        }
    }

    public static TheoryData<string> Losses => [.. Enum.GetNames<Lost>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_crash_at_any_step_leaves_the_title_whole_or_absent_and_publishing_again_succeeds(string loss)
    {
        Lost lost = Enum.Parse<Lost>(loss);
        int steps = await CountStepsAsync();
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        // One beyond the last: the power may fail right after the answer.
        for (int step = 1; step <= steps + 1; step++) await CrashAsync(issuer, step, lost);
    }

    private static async Task CrashAsync(TokenIssuer issuer, int step, Lost lost)
    {
        using var folder = new TemporaryFolder();
        using var graveyard = new TemporaryFolder();
        var volatileDisk = new PowerCutDisk(new PosixDisk(), graveyard.Path);
        var disk = new StoppingDisk(volatileDisk, Stop.Crash);
        List<string> acknowledged = [];
        await using (OriginSite site = await StartAsync(issuer, disk, folder))
        {
            disk.Arm(step);
            await TryPublishAsync(site, acknowledged.Add);
        }
        volatileDisk.Cut(lost);

        await using OriginSite restarted = await OriginSite.StartAsync(issuer, folder);
        Assert.Empty(folder.Files("incoming"));
        bool whole = await restarted.Client.HoldsWholeAsync(Title);
        Assert.True(whole || !acknowledged.Contains("title.json"), $"Step {step}, lost {lost}: answered as published, but absent.");
        await AssertAcknowledgedFilesKeptAsync(restarted, whole, acknowledged, $"Step {step}, lost {lost}");

        await restarted.Client.PublishAsync(Publication, Title);
        Assert.True(await restarted.Client.HoldsWholeAsync(Title), $"Step {step}, lost {lost}: publishing again had no effect.");
    }

    private static async Task AssertAcknowledgedFilesKeptAsync(OriginSite site, bool whole, List<string> acknowledged, string where)
    {
        using HttpResponseMessage commit = await site.Client.CommitAsync(Publication, Title.Manifest);
        if (whole)
        {
            Assert.Equal((where, HttpStatusCode.OK), (where, commit.StatusCode));
            return;
        }
        if (commit.StatusCode == HttpStatusCode.Created) return;
        JsonElement problem = await OriginClient.JsonAsync(commit, HttpStatusCode.Conflict);
        IEnumerable<string> missing = problem.GetProperty("missing").EnumerateArray().Select(path => path.GetString()!);
        Assert.True(!missing.Intersect(acknowledged).Any(), $"{where}: answered as kept, but missing: {string.Join(", ", missing.Intersect(acknowledged))}");
    }

    private static async Task<int> CountStepsAsync()
    {
        var disk = new StoppingDisk(new PosixDisk(), Stop.Error);
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        await using OriginSite site = await StartAsync(issuer, disk);
        disk.Arm(int.MaxValue);
        Assert.True(await TryPublishAsync(site, acknowledged: null));
        return disk.Steps;
    }

    // A health check would count as a step: ready is waited for before the disk is armed.
    private static Task<OriginSite> StartAsync(TokenIssuer issuer, IDisk disk, TemporaryFolder? folder = null) =>
        OriginSite.StartAsync(issuer, folder, services => services.AddSingleton(disk));

    private static async Task<bool> TryPublishAsync(OriginSite site, Action<string>? acknowledged)
    {
        try
        {
            using HttpResponseMessage published = await site.Client.PublishAsync(Publication, Title, acknowledged);
            return true;
        }
        catch (HttpRequestException error)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
            return false;
        }
    }
}
