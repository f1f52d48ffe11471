using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Tests.Masters;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Jobs;

public sealed class KilledEncoderTests(TestMasters masters)
{
    [Fact]
    public async Task A_killed_encoder_leaves_no_ffmpeg_and_another_finishes_its_job()
    {
        await using OriginStandIn origin = await OriginStandIn.StartAsync();
        await using JobsStandIn jobs = await JobsStandIn.StartAsync(new JobDesk { LeaseDuration = TimeSpan.FromSeconds(3) });
        // Long enough that the kill comes in its middle; the second encoder then takes its whole length.
        string master = await masters.SmallAsync("killed.mp4", "24", 20);
        jobs.Desk.Offer(TestJob.Of(master, origin));

        await using EncoderProcess first = EncoderProcess.Start(jobs, "first", null, "--Ffmpeg:Preset=slower");
        await Eventually.TrueAsync(() => first.Children().Count > 0 && jobs.Desk.Reports.Any(report => report.Stage == EncodeStage.Encode),
            () => $"No encode began; the log says: {first.Log}");
        string scratch = first.Scratch;
        IReadOnlyList<int> children = first.Children();
        first.Signal("-KILL");
        await first.ExitAsync(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => ProcessTable.Mentioning(scratch).Count == 0,
            () => $"After kill -9 these still ran: {string.Join(", ", ProcessTable.Mentioning(scratch))} (before: {string.Join(", ", children)})", seconds: 5);

        await using EncoderProcess second = EncoderProcess.Start(jobs, "second", scratch);
        CompleteRequest done = await jobs.Desk.Completed.Task.WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken);

        Assert.Equal(["first", "second"], jobs.Desk.Workers);
        Assert.NotNull(origin.Committed);
        Assert.Equal(origin.Committed, done.TitleManifest.ToByteArray());
        await Eventually.TrueAsync(() => Directory.GetDirectories(scratch, "encoder-*").Length == 1
                                         && Directory.GetDirectories(Directory.GetDirectories(scratch, "encoder-*")[0]).Length == 0,
            () => $"Scratch still holds {string.Join(", ", Directory.GetFileSystemEntries(scratch, "*", SearchOption.AllDirectories))}");
    }
}
