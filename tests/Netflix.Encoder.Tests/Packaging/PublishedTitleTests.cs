using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Tests.Masters;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Packaging;

public sealed class PublishedTitleTests(PublishedBunny bunny) : IClassFixture<PublishedBunny>
{
    private const int Frames = 122;
    private const double Seconds = Frames / 24.0;
    private static readonly string[] Videos = ["video-1080p", "video-720p", "video-480p"];

    [Fact]
    public async Task Every_file_has_the_digest_length_and_type_that_the_manifest_says()
    {
        PublishedTitle title = await bunny.GetAsync();
        foreach (TitleFile file in title.Manifest.Files)
        {
            byte[] bytes = await File.ReadAllBytesAsync(title.File(file.Path), TestContext.Current.CancellationToken);
            Assert.Equal((file.Length, file.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }
        Assert.Equal(title.ManifestBytes, title.Completion.TitleManifest.ToByteArray());
        Assert.Equal(PackageId.Of(title.ManifestBytes).ToString(), title.Completion.Package);
        Assert.Equal("audio/mp4", title.Manifest.Files.Single(file => file.Path == "audio-und/1.m4s").ContentType);
        Assert.Equal("video/mp4", title.Manifest.Files.Single(file => file.Path == "video-720p/init.mp4").ContentType);
    }

    [Fact]
    public async Task The_ladder_is_1080p_720p_480p_and_stereo_sound_with_measured_rates()
    {
        TitleManifest manifest = (await bunny.GetAsync()).Manifest;
        Assert.Equal([("video-1080p", 1920, 1080), ("video-720p", 1280, 720), ("video-480p", 854, 480)],
            manifest.Renditions.Where(r => r.Kind == "video").Select(r => (r.Id, r.Width ?? 0, r.Height ?? 0)));
        TitleRendition audio = Assert.Single(manifest.Renditions, r => r.Kind == "audio");
        Assert.Equal(("audio-und", "mp4a.40.2", 2, "und"), (audio.Id, audio.Codec, audio.Channels, audio.Language));
        Assert.InRange(audio.BitsPerSecond, 90_000, 150_000);
        foreach (TitleRendition video in manifest.Renditions.Where(r => r.Kind == "video"))
        {
            long measured = manifest.Files.Where(f => f.Path.StartsWith($"{video.Id}/", StringComparison.Ordinal) && f.Path.EndsWith(".m4s", StringComparison.Ordinal)).Sum(f => f.Length) * 8;
            Assert.Equal(measured / Seconds, video.BitsPerSecond, tolerance: 1);
            Assert.StartsWith("avc1.", video.Codec, StringComparison.Ordinal);
            Assert.Equal(24, video.FramesPerSecond);
        }
        Assert.Equal(Seconds, manifest.DurationSeconds, tolerance: 0.001);
    }

    [Fact]
    public async Task All_frames_decrypt_with_a_keyframe_each_2_s_at_the_same_times_in_every_rendition()
    {
        PublishedTitle title = await bunny.GetAsync();
        foreach (string video in Videos)
        {
            Assert.Equal(2, title.Segments(video));
            List<double> keyframes = [];
            int frames = 0;
            for (int segment = 1; segment <= 2; segment++)
            {
                string joined = await title.JoinAsync(video, segment);
                (int code, _, string errors) = await Shell.TryAsync("ffmpeg", "-v", "error", "-xerror", "-decryption_key", Convert.ToHexStringLower(TestJob.VideoKey), "-i", joined, "-f", "null", "-");
                Assert.True(code == 0 && errors.Length == 0, $"{video}/{segment} does not decode: {errors}");
                string packets = await Shell.RunAsync("ffprobe", "-v", "error", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", joined);
                string[][] rows = [.. packets.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(','))];
                frames += rows.Length;
                keyframes.AddRange(rows.Where(row => row[1].StartsWith('K')).Select(row => double.Parse(row[0], CultureInfo.InvariantCulture)));
            }
            Assert.Equal(Frames, frames);
            Assert.Equal([0, 2, 4], keyframes);
        }
    }

    [Fact]
    public async Task Without_the_right_key_nothing_decodes()
    {
        PublishedTitle title = await bunny.GetAsync();
        string joined = await title.JoinAsync("video-480p", 2);
        (_, _, string errors) = await Shell.TryAsync("ffmpeg", "-v", "error", "-decryption_key", Convert.ToHexStringLower(TestJob.AudioKey), "-i", joined, "-f", "null", "-");
        Assert.Contains("error while decoding", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decrypter_that_is_not_the_packagers_agrees_on_picture_and_sound()
    {
        PublishedTitle title = await bunny.GetAsync();
        foreach ((string rendition, byte[] key) in new[] { ("video-720p", TestJob.VideoKey), ("audio-und", TestJob.AudioKey) })
        {
            string joined = await title.JoinAsync(rendition, 1);
            string clear = joined + ".clear.mp4";
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(NodeModules.Mp4Decrypt, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await Shell.RunAsync(NodeModules.Mp4Decrypt, "--key", $"1:{Convert.ToHexStringLower(key)}", joined, clear);
            (int code, _, string errors) = await Shell.TryAsync("ffmpeg", "-v", "error", "-xerror", "-i", clear, "-f", "null", "-");
            Assert.True(code == 0 && errors.Length == 0, $"{rendition} as Bento4 decrypts it does not decode: {errors}");
        }
    }

    [Fact]
    public async Task Every_init_segment_carries_pssh_boxes_of_the_three_systems()
    {
        PublishedTitle title = await bunny.GetAsync();
        string[] systems = ["1077efecc0b24d02ace33c1e52e2fb4b", "edef8ba979d64acea3c827dcd51d21ed", "9a04f07998404286ab92e65be0885f95"];
        foreach (string rendition in (string[])[.. Videos, "audio-und"])
        {
            string init = Convert.ToHexStringLower(await File.ReadAllBytesAsync(title.File($"{rendition}/init.mp4"), TestContext.Current.CancellationToken));
            foreach (string system in systems) Assert.Matches($"70737368[0-9a-f]{{8}}{system}", init);
            Assert.Contains(Convert.ToHexStringLower(rendition == "audio-und" ? TestJob.AudioKeyId : TestJob.VideoKeyId), init, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Dash_has_4_s_segments_and_one_key_for_each_of_picture_and_sound()
    {
        PublishedTitle title = await bunny.GetAsync();
        XNamespace mpd = "urn:mpeg:dash:schema:mpd:2011", cenc = "urn:mpeg:cenc:2013";
        XDocument dash = XDocument.Load(title.File("manifest.mpd"));
        var kids = dash.Descendants(mpd + "AdaptationSet").ToDictionary(
            set => set.Attribute("contentType")!.Value,
            set => set.Elements(mpd + "ContentProtection").Select(p => p.Attribute(cenc + "default_KID")?.Value).Single(kid => kid is not null)!.Replace("-", "", StringComparison.Ordinal));
        Assert.Equal(Convert.ToHexStringLower(TestJob.VideoKeyId), kids["video"]);
        Assert.Equal(Convert.ToHexStringLower(TestJob.AudioKeyId), kids["audio"]);
        XElement firstVideo = dash.Descendants(mpd + "SegmentTemplate").First(t => t.Attribute("initialization")!.Value.StartsWith("video-", StringComparison.Ordinal));
        double timescale = double.Parse(firstVideo.Attribute("timescale")!.Value, CultureInfo.InvariantCulture);
        XElement[] runs = [.. firstVideo.Descendants(mpd + "S")];
        double[] lengths = [.. runs.Select(s => double.Parse(s.Attribute("d")!.Value, CultureInfo.InvariantCulture) / timescale)];
        Assert.Equal([4.0, Seconds - 4], lengths.Select(length => Math.Round(length, 6)), (a, b) => Math.Abs(a - b) < 0.001);
    }

    [Fact]
    public async Task Hls_names_the_key_of_each_stream_to_fairplay_and_lists_only_files_that_exist()
    {
        PublishedTitle title = await bunny.GetAsync();
        string audio = await File.ReadAllTextAsync(title.File("audio-und.m3u8"), TestContext.Current.CancellationToken);
        Assert.Contains($"URI=\"skd://{Convert.ToHexStringLower(TestJob.AudioKeyId)}\",KEYFORMATVERSIONS=\"1\",KEYFORMAT=\"com.apple.streamingkeydelivery\"", audio, StringComparison.Ordinal);
        foreach (string playlist in Directory.GetFiles(title.Folder, "*.m3u8"))
        {
            string text = await File.ReadAllTextAsync(playlist, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("skd://key", text, StringComparison.Ordinal);
            foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
                Assert.True(File.Exists(title.File(line.Trim())), $"{Path.GetFileName(playlist)} names {line}, which was not published.");
        }
    }

    [Fact]
    public async Task Artwork_is_a_bright_frame_in_three_sizes_and_a_sprite_with_its_track()
    {
        PublishedTitle title = await bunny.GetAsync();
        foreach (TitleArtwork picture in title.Manifest.Artwork)
        {
            string size = await Shell.RunAsync("ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", title.File(picture.Path));
            Assert.Equal(FormattableString.Invariant($"{picture.Width},{picture.Height}"), size.Trim());
        }
        Assert.Equal([("poster", 1280), ("backdrop", 1920), ("card", 640), ("thumbnails", 320)], title.Manifest.Artwork.Select(a => (a.Role, a.Width)));
        string track = await File.ReadAllTextAsync(title.File("artwork/thumbnails.vtt"), TestContext.Current.CancellationToken);
        Assert.StartsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nthumbnails.jpg#xywh=0,0,160,90\n", track, StringComparison.Ordinal);
        Assert.EndsWith("00:00:04.000 --> 00:00:05.083\nthumbnails.jpg#xywh=0,90,160,90\n", track, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_in_no_command_line_no_log_and_no_published_file()
    {
        PublishedTitle title = await bunny.GetAsync();
        Assert.Contains(title.CommandLines, line => line.Contains("segment_template", StringComparison.Ordinal));
        byte[][] keys = [TestJob.AudioKey, TestJob.VideoKey];
        foreach (string key in keys.Select(Convert.ToHexStringLower))
        {
            Assert.DoesNotContain(title.CommandLines, line => line.Contains(key, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(key, title.Log, StringComparison.OrdinalIgnoreCase);
        }
        foreach (string file in Directory.GetFiles(title.Folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            foreach (byte[] key in keys) Assert.True(bytes.AsSpan().IndexOf(key) < 0, $"{file} contains a key.");
        }
    }

    [Fact]
    public async Task Progress_never_falls_and_metrics_health_and_traces_tell_of_the_job()
    {
        PublishedTitle title = await bunny.GetAsync();
        double[] shares = [.. title.Reports.Select(report => report.TotalShare)];
        Assert.NotEmpty(shares);
        Assert.Equal(shares.Order(), shares);
        Assert.Contains("\"control-plane\":\"Healthy\"", title.Ready, StringComparison.Ordinal);
        Assert.Contains("outcome=\"completed\"} 1", title.Metrics, StringComparison.Ordinal);
        Assert.Contains("stage=\"encode\"", title.Metrics, StringComparison.Ordinal);
        Assert.Single(title.Traces.Select(trace => trace.Split('-').ElementAtOrDefault(1)).Distinct());
        Assert.NotEmpty(title.Traces[0]);
    }
}
