using System.Security.Cryptography;
using Netflix.Contracts.Titles;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Titles;

/// <summary>
/// A package as our encoder lays it out (two rungs, audio, DASH and HLS), but nothing in it is encrypted, for players that cannot play our
/// ClearKey titles; and long enough that a player which looks half a minute ahead has something left to fetch.
/// </summary>
internal static class ClearPackage
{
    private const int Seconds = 120;
    private const int SegmentSeconds = 4, FramesPerSecond = 24;
    private const string Dash = "manifest.mpd", Hls = "master.m3u8";

    private static readonly Rung[] Rungs = [new("video-360p", 640, 360, 600_000, "avc1.42c01e"), new("video-240p", 426, 240, 250_000, "avc1.42c015")];

    /// <param name="master">A clip, repeated until it is long enough.</param>
    internal static async Task MakeAsync(string master, string folder, CancellationToken cancel)
    {
        string encoded = Directory.CreateDirectory($"{folder}.encoded").FullName;
        await MediaProgram.RunAsync("ffmpeg", [.. EncodeArguments(master, encoded)], encoded, cancel);
        await MediaProgram.RunAsync(Repository.ShakaPackager, [.. PackageArguments(encoded)], Directory.CreateDirectory(folder).FullName, cancel);
        Directory.Delete(encoded, recursive: true);
    }

    /// <summary>Its title manifest. The control plane wants the title's keys named, whether or not they were used.</summary>
    internal static byte[] Describe(string folder, string contentId, ReadOnlySpan<byte> audioKeyId, ReadOnlySpan<byte> videoKeyId) => TitleManifestFormat.Write(new TitleManifest
    {
        Format = TitleManifest.CurrentFormat,
        ContentId = contentId,
        DurationSeconds = Seconds,
        Protection = new TitleProtection("cbcs", Convert.ToHexStringLower(audioKeyId), Convert.ToHexStringLower(videoKeyId)),
        EntryPoints = new TitleEntryPoints(Dash, Hls),
        Renditions =
        [
            .. Rungs.Select(rung => new TitleRendition(rung.Id, "video", rung.Codec, rung.BitsPerSecond, rung.Width, rung.Height, FramesPerSecond)),
            new TitleRendition("audio-en", "audio", "mp4a.40.2", 96_000, Channels: 2, Language: "en"),
        ],
        Artwork = [],
        Files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => FileOf(folder, file)).OrderBy(file => file.Path, StringComparer.Ordinal)],
    });

    private static IEnumerable<string> EncodeArguments(string master, string into) =>
    [
        "-v", "error", "-stream_loop", "-1", "-i", master,
        "-filter_complex", $"[0:v]split={Rungs.Length}{string.Concat(Rungs.Select(rung => $"[in-{rung.Id}]"))};{string.Join(';', Rungs.Select(rung => $"[in-{rung.Id}]scale={rung.Width}:{rung.Height},setsar=1[{rung.Id}]"))}",
        .. Rungs.SelectMany(rung => (string[])
        [
            "-map", $"[{rung.Id}]", "-t", $"{Seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", $"{rung.BitsPerSecond}",
            "-g", $"{SegmentSeconds * FramesPerSecond}", "-keyint_min", $"{SegmentSeconds * FramesPerSecond}", "-sc_threshold", "0", Path.Combine(into, $"{rung.Id}.mp4"),
        ]),
        "-map", "0:a", "-t", $"{Seconds}", "-c:a", "aac", "-ac", "2", "-b:a", "96k", Path.Combine(into, "audio-en.mp4"),
    ];

    private static IEnumerable<string> PackageArguments(string encoded) =>
    [
        .. Rungs.Select(rung => $"in={encoded}/{rung.Id}.mp4,stream=video,{Output(rung.Id)},iframe_playlist_name={rung.Id}-iframes.m3u8"),
        $"in={encoded}/audio-en.mp4,stream=audio,{Output("audio-en")},lang=en,hls_group_id=audio,hls_name=en",
        $"--segment_duration={SegmentSeconds}", "--generate_static_live_mpd", $"--mpd_output={Dash}", $"--hls_master_playlist_output={Hls}", "--force_cl_index", "--quiet",
    ];

    private static string Output(string id) => $"init_segment={id}/init.mp4,segment_template={id}/$Number$.m4s,playlist_name={id}.m3u8";

    private static TitleFile FileOf(string folder, string file)
    {
        string path = Path.GetRelativePath(folder, file);
        byte[] content = File.ReadAllBytes(file);
        return new TitleFile(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)), Path.GetExtension(path) switch
        {
            ".mpd" => "application/dash+xml",
            ".m3u8" => "application/vnd.apple.mpegurl",
            _ => path.StartsWith("audio-", StringComparison.Ordinal) ? "audio/mp4" : "video/mp4",
        });
    }

    private sealed record Rung(string Id, int Width, int Height, int BitsPerSecond, string Codec);
}
