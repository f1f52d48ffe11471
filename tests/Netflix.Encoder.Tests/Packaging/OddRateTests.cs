using System.Globalization;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Packaging;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Tests.Masters;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Packaging;

public sealed class OddRateTests(TestMasters masters) : IAsyncLifetime
{
    private readonly EncoderServices _encoder = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _encoder.DisposeAsync();

    [Theory]
    [InlineData("30000/1001", 60, 4.004)]
    [InlineData("60000/1001", 120, 4.004)]
    [InlineData("25", 50, 4)]
    public async Task Keyframes_and_segments_are_counted_in_frames_at_any_rate(string rate, int gop, double segmentSeconds)
    {
        string master = await masters.SmallAsync($"rate-{gop}.mp4", rate, 10);
        TitleLadder ladder = await EncodeAsync(master);
        Assert.Equal(gop, ladder.GopFrames);
        string keys = await Shell.RunAsync("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=flags", "-of", "csv=p=0", Encoded(ladder.Video[0].Id));
        string[] flags = keys.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ladder.Frames, flags.Length);
        Assert.Equal(Enumerable.Range(0, (ladder.Frames + gop - 1) / gop).Select(i => i * gop), flags.Index().Where(f => f.Item.StartsWith('K')).Select(f => f.Index));

        DashManifest dash = await PackageAsync(ladder, "package");
        Assert.Equal([segmentSeconds, segmentSeconds], dash.Renditions[ladder.Video[0].Id].SegmentSeconds.Take(2));
    }

    [Fact]
    public async Task A_master_with_a_hole_to_its_end_is_refused_after_the_encode()
    {
        // Whole as containers go, but its picture ends early: only decoding all of it can tell.
        string shortMaster = await masters.SmallAsync("short.mp4", "24", 3);
        MasterFacts facts = await _encoder.Get<MasterProbe>().ProbeAsync(shortMaster, TestContext.Current.CancellationToken);
        MasterFacts promised = facts with { Video = facts.Video with { DurationSeconds = 8 } };
        var refusal = await Assert.ThrowsAsync<MasterRefusedException>(() => _encoder.Get<LadderEncode>().RunAsync(
            shortMaster, promised, LadderRules.For(promised), Encoded, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.Contains("decoded only to 3 s of 8 s", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<TitleLadder> EncodeAsync(string master)
    {
        MasterFacts facts = await _encoder.Get<MasterProbe>().ProbeAsync(master, TestContext.Current.CancellationToken);
        TitleLadder ladder = LadderRules.For(facts);
        long frames = await _encoder.Get<LadderEncode>().RunAsync(master, facts, ladder, Encoded, (_, _) => { }, TestContext.Current.CancellationToken);
        return ladder with { Frames = (int)frames };
    }

    private Task<DashManifest> PackageAsync(TitleLadder ladder, string folder) => _encoder.Get<TitlePackager>().PackageAsync(
        ladder, Encoded, ContentKeySet.From(TestJob.Keys), Directory.CreateDirectory(_encoder.File(folder)).FullName, TestContext.Current.CancellationToken);

    private string Encoded(string id) => _encoder.File(string.Create(CultureInfo.InvariantCulture, $"{id}.mp4"));
}
