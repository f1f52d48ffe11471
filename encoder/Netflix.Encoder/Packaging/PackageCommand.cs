using System.Globalization;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Probe;

namespace Netflix.Encoder.Packaging;

/// <summary>
/// What Shaka Packager is told: layout as arguments, which any user of the machine may read; keys as a flag file on standard input,
/// which nobody else can.
/// </summary>
internal static class PackageCommand
{
    public const string DashManifest = "manifest.mpd";
    public const string HlsManifest = "master.m3u8";

    /// <summary>Stands in playlists where <see cref="HlsPlaylists"/> puts each stream's key id.</summary>
    public const string KeyUriPlaceholder = "skd://key";

    public static IReadOnlyList<string> Arguments(TitleLadder ladder, Func<string, string> encodedFile)
    {
        List<string> arguments = ["--flagfile=/dev/stdin"];
        arguments.AddRange(ladder.Video.Select(rung => Video(rung, encodedFile)));
        if (ladder.Audio is { } audio) arguments.Add(Audio(audio, encodedFile));
        arguments.AddRange(
        [
            $"--segment_duration={SegmentDuration(ladder)}", "--clear_lead=0", "--generate_static_live_mpd",
            "--protection_scheme=cbcs", "--protection_systems=Widevine,PlayReady,FairPlay,CommonSystem",
            $"--hls_key_uri={KeyUriPlaceholder}", $"--mpd_output={DashManifest}", $"--hls_master_playlist_output={HlsManifest}",
            // Streams in the order given, not in that in which threads finish: players start with the first they can play.
            "--force_cl_index", "--quiet",
        ]);
        return arguments;
    }

    public static string SecretFlags(ContentKeySet keys) => string.Join('\n',
        "--enable_raw_key_encryption",
        $"--keys=label=AUDIO:key_id={keys.Audio.Id}:key={keys.Audio.Key},label=VIDEO:key_id={keys.Video.Id}:key={keys.Video.Key}",
        "");

    private static string Video(VideoRung rung, Func<string, string> encodedFile) =>
        $"in={encodedFile(rung.Id)},stream=video,{Output(rung.Id)},iframe_playlist_name={rung.Id}-iframes.m3u8,drm_label=VIDEO";

    // The packager refuses "und" as a language; a track without one is of unknown language all the same.
    private static string Audio(AudioRung rung, Func<string, string> encodedFile)
    {
        string language = rung.Language == LanguageTag.Undetermined ? "" : $"lang={rung.Language},";
        return $"in={encodedFile(rung.Id)},stream=audio,{Output(rung.Id)},{language}hls_group_id=audio,hls_name={rung.Language},drm_label=AUDIO";
    }

    private static string Output(string id) =>
        $"init_segment={id}/init.mp4,segment_template={id}/$Number$.m4s,playlist_name={id}.m3u8";

    // The packager starts a segment at the first keyframe at or after each multiple of this. At 29.97 fps two GOPs last 4.004 s:
    // told 4 s, it would slip by a whole GOP every 33 minutes. Rounded down, or the keyframe would come just too early.
    private static string SegmentDuration(TitleLadder ladder) =>
        (Math.Floor(ladder.SegmentSeconds * 1e6) / 1e6).ToString("0.######", CultureInfo.InvariantCulture);
}
