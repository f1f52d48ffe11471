using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Processes;
using Netflix.Encoder.Tests.Masters;

namespace Netflix.Encoder.Tests.Probe;

public sealed class MasterProbeTests(TestMasters masters) : IDisposable
{
    private readonly ChildStarter _starter = new();

    public void Dispose() => _starter.Dispose();

    [Fact]
    public async Task A_real_master_is_described()
    {
        MasterFacts facts = await ProbeAsync(await masters.BunnyAsync());
        Assert.Equal((1920, 1080, new FrameRate(24, 1), false), (facts.Video.Width, facts.Video.Height, facts.Video.Rate, facts.Video.Interlaced));
        Assert.Equal(122 / 24.0, facts.Video.DurationSeconds, tolerance: 0.01);
        Assert.Equal((6, "und"), (facts.Audio!.Channels, facts.Audio.Language));
    }

    [Fact]
    public async Task A_text_file_is_refused() =>
        await RefusesAsync(await masters.TextAsync("Dear encoder, this is no film."), "cannot be read as video");

    [Fact]
    public async Task A_playlist_that_names_other_files_is_refused()
    {
        string target = await masters.BunnyAsync();
        await RefusesAsync(await masters.TextAsync($"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{target}\n#EXT-X-ENDLIST\n"), "cannot be read as video");
        await RefusesAsync(await masters.TextAsync($"ffconcat version 1.0\nfile '{target}'\n"), "cannot be read as video");
    }

    [Fact]
    public async Task A_file_whose_index_was_cut_off_is_refused() =>
        await RefusesAsync(await masters.CutAsync(await masters.BunnyAsync(), 0.6), "index at the end of the MP4 file is missing");

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.97)]
    public async Task A_file_whose_tail_was_cut_off_is_refused_although_its_header_promises_all(double share) =>
        await RefusesAsync(await masters.CutAsync(await masters.BunnyForTheWebAsync(), share), "ends before the 5.1 s that its header promises");

    [Fact]
    public async Task A_whole_file_with_its_index_in_front_is_accepted() =>
        Assert.Equal(1920, (await ProbeAsync(await masters.BunnyForTheWebAsync())).Video.Width);

    [Fact]
    public async Task Sound_alone_is_refused() =>
        await RefusesAsync(await masters.MakeAsync("sound.m4a", "-i", NodeModules.BigBuckBunny1080, "-t", "2", "-vn", "-c", "copy"), "no video track");

    [Fact]
    public async Task Sound_with_cover_art_is_refused()
    {
        string cover = await masters.MakeAsync("cover.jpg", "-i", NodeModules.BigBuckBunny1080, "-frames:v", "1");
        string song = await masters.MakeAsync("song.m4a", "-i", NodeModules.BigBuckBunny1080, "-i", cover,
            "-map", "0:a", "-map", "1:v", "-t", "2", "-c:a", "copy", "-c:v", "mjpeg", "-disposition:v:0", "attached_pic");
        await RefusesAsync(song, "no video track");
    }

    [Fact]
    public async Task An_image_is_refused() =>
        await RefusesAsync(await masters.MakeAsync("still.png", "-i", NodeModules.BigBuckBunny1080, "-frames:v", "1"), "cannot be read as video");

    [Fact]
    public async Task A_video_of_one_frame_is_refused() =>
        await RefusesAsync(await masters.SmallAsync("frame.mp4", "24", 0.04), "a title needs at least 1 s");

    [Fact]
    public async Task Hdr_and_wide_colour_are_refused_with_the_reason()
    {
        await RefusesAsync(await masters.SmallAsync("pq.mp4", "24", 2, "-color_trc", "smpte2084", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"), "is HDR");
        await RefusesAsync(await masters.SmallAsync("wide.mp4", "24", 2, "-color_trc", "bt709", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"), "wide colour");
    }

    [Fact]
    public async Task A_codec_without_customers_is_refused_by_name() =>
        await RefusesAsync(await masters.MakeAsync("cinepak.avi", "-i", NodeModules.BigBuckBunny1080, "-t", "1.5", "-an", "-vf", "scale=64:64", "-c:v", "rawvideo"), "video codec 'rawvideo' is not supported");

    [Fact]
    public async Task A_missing_tool_is_told_at_start_and_is_never_the_masters_fault()
    {
        var options = new FfmpegOptions { FfprobeFile = "/no/such/ffprobe" };
        Assert.Contains("/no/such/ffprobe", new FfmpegInstallation().Validate(null, options).FailureMessage, StringComparison.Ordinal);
        Assert.True(new FfmpegInstallation().Validate(null, new FfmpegOptions()).Succeeded);
        var tools = new ToolRunner(_starter, TimeProvider.System, NullLogger<ToolRunner>.Instance);
        var probe = new MasterProbe(tools, Options.Create(new ProbeOptions()), Options.Create(options));
        string master = await masters.BunnyAsync();
        await Assert.ThrowsAsync<ToolFailedException>(() => probe.ProbeAsync(master, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_master_is_accepted() =>
        Assert.Null((await ProbeAsync(await masters.SmallAsync("silent.mp4", "24", 2))).Audio);

    [Fact]
    public async Task Ten_bit_masters_odd_rates_and_matroska_are_accepted()
    {
        MasterFacts ten = await ProbeAsync(await masters.SmallAsync("ten.mkv", "30000/1001", 2, "-pix_fmt", "yuv420p10le"));
        Assert.Equal(new FrameRate(30000, 1001), ten.Video.Rate);
        Assert.Equal(2, ten.Video.DurationSeconds, tolerance: 0.1);
    }

    [Fact]
    public async Task Interlaced_anamorphic_and_turned_pictures_are_described_as_displayed()
    {
        MasterFacts interlaced = await ProbeAsync(await masters.SmallAsync("interlaced.mp4", "25", 2, "-flags", "+ildct+ilme", "-x264-params", "tff=1", "-aspect", "4:3"));
        Assert.True(interlaced.Video.Interlaced);
        Assert.Equal((240, 180), (interlaced.Video.Width, interlaced.Video.Height));

        string flat = await masters.SmallAsync("flat.mp4", "24", 2);
        MasterFacts turned = await ProbeAsync(await masters.MakeAsync("turned.mp4", "-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90"));
        Assert.Equal((180, 320), (turned.Video.Width, turned.Video.Height));
    }

    [Fact]
    public async Task Limits_of_the_operator_are_named_in_the_refusal()
    {
        await RefusesAsync(await masters.BunnyAsync(), "is too large", new ProbeOptions { MaxSide = 1280 });
        string slow = await masters.MakeAsync("slow.mp4", "-i", await masters.SmallAsync("silent.mp4", "24", 2), "-c", "copy", "-bsf:v", "setts=pts=PTS*100:dts=DTS*100");
        await RefusesAsync(slow, "The master");
        await RefusesAsync(slow, "minutes; the most is 1 minutes", new ProbeOptions { MaxDurationMinutes = 1 });
    }

    private async Task RefusesAsync(string master, string because, ProbeOptions? options = null)
    {
        var refusal = await Assert.ThrowsAsync<MasterRefusedException>(() => ProbeAsync(master, options));
        Assert.Contains(because, refusal.Message, StringComparison.Ordinal);
    }

    private Task<MasterFacts> ProbeAsync(string master, ProbeOptions? options = null)
    {
        var tools = new ToolRunner(_starter, TimeProvider.System, NullLogger<ToolRunner>.Instance);
        return new MasterProbe(tools, Options.Create(options ?? new ProbeOptions()), Options.Create(new FfmpegOptions { Niceness = 0 }))
            .ProbeAsync(master, TestContext.Current.CancellationToken);
    }
}
