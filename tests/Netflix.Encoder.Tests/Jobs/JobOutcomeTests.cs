using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Tests.Masters;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Jobs;

public sealed class JobOutcomeTests(TestMasters masters) : IAsyncLifetime
{
    private OriginStandIn _origin = null!;

    public async ValueTask InitializeAsync() => _origin = await OriginStandIn.StartAsync();

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    [Fact]
    public async Task A_lost_lease_stops_the_work_at_once_and_the_encoder_asks_for_other_work()
    {
        await using JobsStandIn jobs = await JobsStandIn.StartAsync();
        await using EncoderProcess encoder = await StartEncodingAsync(jobs);
        jobs.Desk.Revoke();
        await NothingRunsAsync(encoder, 5);
        await Eventually.TrueAsync(() => encoder.Log.Contains("ended: Abandoned", StringComparison.Ordinal), () => encoder.Log, 5);
        Assert.False(encoder.HasExited);
        Assert.False(jobs.Desk.Completed.Task.IsCompleted || jobs.Desk.Failed.Task.IsCompleted);
        Assert.Null(_origin.Committed);
        Assert.Empty(Directory.GetDirectories(Directory.GetDirectories(encoder.Scratch).Single()));
    }

    [Fact]
    public async Task A_control_plane_that_is_away_for_longer_than_the_lease_stops_the_work()
    {
        JobsStandIn jobs = await JobsStandIn.StartAsync(new JobDesk { LeaseDuration = TimeSpan.FromSeconds(2) });
        await using EncoderProcess encoder = await StartEncodingAsync(jobs);
        await jobs.DisposeAsync();
        // Between two tools there is none for a moment.
        await Eventually.TrueAsync(() => encoder.Children().Count > 0, () => $"It stopped at once. {encoder.Log}", seconds: 1);
        await NothingRunsAsync(encoder, 8);
        await Eventually.TrueAsync(() => encoder.Log.Contains("was away for the", StringComparison.Ordinal), () => encoder.Log, seconds: 5);
        Assert.False(encoder.HasExited);
    }

    [Fact]
    public async Task A_control_plane_that_returns_within_the_lease_finds_the_work_done()
    {
        JobsStandIn jobs = await JobsStandIn.StartAsync(new JobDesk { LeaseDuration = TimeSpan.FromSeconds(30) });
        await using EncoderProcess encoder = await StartEncodingAsync(jobs, preset: "ultrafast");
        await jobs.DisposeAsync();
        await Eventually.TrueAsync(() => _origin.Committed is not null, () => $"No title while the control plane was away: {encoder.Log}");

        await using JobsStandIn again = await JobsStandIn.StartAsync(jobs.Desk, jobs.Port);
        CompleteRequest done = await jobs.Desk.Completed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(_origin.Committed, done.TitleManifest.ToByteArray());
        Assert.Single(jobs.Desk.Workers);
    }

    [Fact]
    public async Task An_encoder_asked_to_stop_ends_ffmpeg_and_leaves_the_job_to_its_lease()
    {
        await using JobsStandIn jobs = await JobsStandIn.StartAsync();
        await using EncoderProcess encoder = await StartEncodingAsync(jobs);
        encoder.Signal("-TERM");
        await encoder.ExitAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(encoder.Children());
        Assert.False(jobs.Desk.Completed.Task.IsCompleted || jobs.Desk.Failed.Task.IsCompleted);
        Assert.Empty(Directory.GetDirectories(encoder.Scratch));
    }

    [Fact]
    public async Task A_master_at_fault_fails_for_good_with_a_sentence_for_its_uploader()
    {
        await using JobsStandIn jobs = await JobsStandIn.StartAsync();
        jobs.Desk.Offer(TestJob.Of(await masters.TextAsync("no film"), _origin));
        await using EncoderProcess encoder = EncoderProcess.Start(jobs, "worker");
        FailRequest failure = await jobs.Desk.Failed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.True(failure.Permanent);
        Assert.Equal("The master cannot be read as video; upload an MP4, MOV, MKV, MPEG-TS or MXF file.", failure.Reason);
    }

    [Fact]
    public async Task A_title_that_the_control_plane_does_not_accept_fails_with_its_reason()
    {
        await using JobsStandIn jobs = await JobsStandIn.StartAsync(new JobDesk { RefuseTitle = "Those are not this title's keys." });
        await using EncoderProcess encoder = await StartEncodingAsync(jobs, preset: "ultrafast");
        FailRequest failure = await jobs.Desk.Failed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((false, "The control plane did not accept the title: Those are not this title's keys."), (failure.Permanent, failure.Reason));
    }

    private async Task<EncoderProcess> StartEncodingAsync(JobsStandIn jobs, string preset = "veryslow")
    {
        jobs.Desk.Offer(TestJob.Of(await masters.SmallAsync("killed.mp4", "24", 20), _origin));
        EncoderProcess encoder = EncoderProcess.Start(jobs, "worker", null, $"--Ffmpeg:Preset={preset}");
        await Eventually.TrueAsync(() => encoder.Children().Count > 0 && encoder.Log.Contains("begins", StringComparison.Ordinal),
            () => $"No work began; the log says: {encoder.Log}");
        return encoder;
    }

    private static Task NothingRunsAsync(EncoderProcess encoder, double seconds) => Eventually.TrueAsync(
        () => encoder.Children().Count == 0, () => $"{encoder.Children().Count} tools still run. {encoder.Log}", seconds);
}
