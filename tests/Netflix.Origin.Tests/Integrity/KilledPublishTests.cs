using System.Diagnostics;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Integrity;

/// <summary>The origin as a process of its own, killed with SIGKILL while a title is being published.</summary>
public sealed class KilledPublishTests
{
    private const int Rounds = 8;

    [Fact]
    public async Task A_process_killed_during_a_publish_leaves_the_title_whole_or_absent_and_publishing_again_succeeds()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        List<string> seen = [];
        OriginProcess origin = await OriginProcess.StartAsync(issuer, folder.Path);
        try
        {
            TimeSpan publishing = await MeasureAsync(origin);
            for (int round = 0; round < Rounds; round++)
            {
                SampleTitle title = SampleTitle.Create(seed: round, segmentBytes: 2_000_000);
                var publication = Guid.NewGuid();
                bool acknowledged = await PublishAndKillAsync(origin, publication, title, round, publishing);
                await origin.DisposeAsync();

                origin = await OriginProcess.StartAsync(issuer, folder.Path);
                Assert.Empty(folder.Files("incoming"));
                bool whole = await origin.Client.HoldsWholeAsync(title);
                seen.Add($"round {round}: {(acknowledged ? "answered" : "cut off")}, {(whole ? "whole" : "absent")}");
                Assert.True(whole || !acknowledged, string.Join('\n', seen));
                await origin.Client.PublishAsync(publication, title);
                Assert.True(await origin.Client.HoldsWholeAsync(title), string.Join('\n', seen));
            }
        }
        finally
        {
            await origin.DisposeAsync();
        }
        Assert.Contains(seen, line => line.EndsWith("cut off, absent", StringComparison.Ordinal));
    }

    private static async Task<TimeSpan> MeasureAsync(OriginProcess origin)
    {
        await origin.Client.PublishAsync(Guid.NewGuid(), SampleTitle.Create(seed: 1000, segmentBytes: 2_000_000));
        long started = Stopwatch.GetTimestamp();
        await origin.Client.PublishAsync(Guid.NewGuid(), SampleTitle.Create(seed: 1001, segmentBytes: 2_000_000));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Even rounds: killed somewhere in the files. Odd rounds: killed somewhere in the commit. True when the commit was answered.</summary>
    private static async Task<bool> PublishAndKillAsync(OriginProcess origin, Guid publication, SampleTitle title, int round, TimeSpan publishing)
    {
        double share = (round / 2 + 0.5) / (Rounds / 2);
        bool duringCommit = round % 2 == 1;
        if (duringCommit)
        {
            foreach ((string path, byte[] bytes) in title.Files)
            {
                using HttpResponseMessage sent = await origin.Client.PutFileAsync(publication, path, bytes);
                Assert.True(sent.IsSuccessStatusCode);
            }
        }
        Task<HttpResponseMessage> running = duringCommit
            ? origin.Client.CommitAsync(publication, title.Manifest)
            : origin.Client.PublishAsync(publication, title);
        // A commit takes some milliseconds, of which the shares are spread over the first.
        await Task.Delay(duringCommit ? TimeSpan.FromMilliseconds(share * 6) : publishing * share, TestContext.Current.CancellationToken);
        await origin.KillAsync();
        try
        {
            using HttpResponseMessage answer = await running;
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
