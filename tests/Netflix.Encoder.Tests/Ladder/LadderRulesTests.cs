using CsCheck;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Probe;

namespace Netflix.Encoder.Tests.Ladder;

public sealed class LadderRulesTests
{
    private static readonly FrameRate[] Broadcast =
        [new(24000, 1001), new(30000, 1001), new(60000, 1001), new(120000, 1001), new(25, 1)];

    private static readonly Gen<FrameRate> Rates = Gen.OneOf(
        Gen.Int[0, Broadcast.Length - 1].Select(i => Broadcast[i]),
        Gen.Int[5, 120].Select(rate => new FrameRate(rate, 1)));

    private static readonly Gen<MasterFacts> Masters =
        Gen.Select(Gen.Int[64, 8192], Gen.Int[64, 8192], Rates, Gen.Double[1, 20_000])
            .Where((width, height, _, _) => Math.Max(width, height) <= 4 * Math.Min(width, height))
            .Select((width, height, rate, seconds) => Master(width, height, rate, seconds));

    [Fact]
    public void No_rung_is_above_the_source_and_all_sides_are_even() => Masters.Sample(master =>
        Assert.All(LadderRules.For(master).Video, rung =>
        {
            Assert.InRange(rung.Width, 2, Math.Max(2, master.Video.Width));
            Assert.InRange(rung.Height, 2, Math.Max(2, master.Video.Height));
            Assert.Equal(0, rung.Width % 2 + rung.Height % 2);
        }));

    [Fact]
    public void Every_rung_keeps_the_aspect_to_within_a_pixel_pair() => Masters.Sample(master =>
        Assert.All(LadderRules.For(master).Video, rung =>
        {
            double aspect = (double)master.Video.Width / master.Video.Height;
            Assert.True(Math.Abs(rung.Width - rung.Height * aspect) <= 2 + 2 * aspect, $"{rung} of {master.Video}");
        }));

    [Fact]
    public void Rungs_fall_in_size_and_in_bits_and_have_names_of_their_own() => Masters.Sample(master =>
    {
        IReadOnlyList<VideoRung> rungs = LadderRules.For(master).Video;
        Assert.InRange(rungs.Count, 1, 3);
        Assert.Equal(rungs.Count, rungs.DistinctBy(rung => rung.Id).Count());
        foreach ((VideoRung higher, VideoRung lower) in rungs.Zip(rungs.Skip(1)))
        {
            Assert.True(higher.Width * higher.Height > lower.Width * lower.Height, $"{higher} before {lower}");
            Assert.True(higher.MaxBitsPerSecond > lower.MaxBitsPerSecond, $"{higher} before {lower}");
        }
    });

    [Fact]
    public void A_gop_is_the_whole_number_of_frames_nearest_to_2_s() => Masters.Sample(master =>
    {
        TitleLadder ladder = LadderRules.For(master);
        Assert.InRange(ladder.Rate.PerSecond, 5, 60.5);
        Assert.True(Math.Abs(ladder.GopFrames - 2 * ladder.Rate.PerSecond) <= 0.5, $"{ladder.GopFrames} frames at {ladder.Rate}");
        Assert.Equal(ladder.Rate.SecondsOf(2 * ladder.GopFrames), ladder.SegmentSeconds);
    });

    [Theory]
    [InlineData(1920, 1080, "video-1080p 1920x1080,video-720p 1280x720,video-480p 854x480")]
    [InlineData(3840, 2160, "video-1080p 1920x1080,video-720p 1280x720,video-480p 854x480")]
    [InlineData(1280, 720, "video-720p 1280x720,video-480p 854x480")]
    [InlineData(960, 540, "video-480p 854x480")]
    [InlineData(640, 360, "video-360p 640x360")]
    [InlineData(853, 479, "video-478p 852x478")]
    [InlineData(1920, 800, "video-1080p 1920x800,video-720p 1280x534,video-480p 854x356")]
    [InlineData(1440, 1080, "video-1080p 1440x1080,video-720p 960x720,video-480p 640x480")]
    [InlineData(1080, 1920, "video-1080p 1080x1920,video-720p 720x1280,video-480p 480x854")]
    public void Usual_masters_get_the_rungs_that_people_expect(int width, int height, string expected) =>
        Assert.Equal(expected, string.Join(',', LadderRules.For(Master(width, height, new FrameRate(24, 1), 30)).Video.Select(r => $"{r.Id} {r.Width}x{r.Height}")));

    [Theory]
    [InlineData(30000, 1001, 60)]
    [InlineData(60000, 1001, 120)]
    [InlineData(24000, 1001, 48)]
    [InlineData(25, 1, 50)]
    public void Odd_rates_have_gops_counted_in_frames(int numerator, int denominator, int frames) =>
        Assert.Equal(frames, LadderRules.For(Master(1280, 720, new FrameRate(numerator, denominator), 30)).GopFrames);

    [Fact]
    public void A_silent_master_has_no_audio_rendition() =>
        Assert.Null(LadderRules.For(Master(1280, 720, new FrameRate(24, 1), 30)).Audio);

    [Fact]
    public void Sound_becomes_stereo_in_a_rendition_named_after_its_language()
    {
        MasterFacts master = Master(1280, 720, new FrameRate(24, 1), 30) with { Audio = new AudioFacts(1, 6, "de") };
        Assert.Equal(new AudioRung("audio-de", 1, "de", 2, 48_000, 128_000), LadderRules.For(master).Audio);
    }

    [Theory]
    [InlineData(1920, 1080, 30, "4.0")]
    [InlineData(1920, 1080, 60, "4.2")]
    [InlineData(1280, 720, 30, "3.1")]
    [InlineData(1280, 720, 60, "3.2")]
    [InlineData(854, 480, 24, "3.0")]
    [InlineData(854, 480, 30, "3.1")]
    [InlineData(640, 360, 30, "3.0")]
    public void The_level_is_the_lowest_that_holds_the_picture(int width, int height, int rate, string level) =>
        Assert.Equal(level, H264Level.For(width, height, new FrameRate(rate, 1), 6_000_000));

    private static MasterFacts Master(int width, int height, FrameRate rate, double seconds) =>
        new(new VideoFacts(0, width, height, rate, seconds, Interlaced: false, new ColorFacts("bt709", "bt709", "bt709")), Audio: null);
}
