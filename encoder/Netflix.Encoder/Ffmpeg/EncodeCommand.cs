using System.Globalization;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Probe;

namespace Netflix.Encoder.Ffmpeg;

/// <summary>
/// The arguments of the one run that makes all renditions: the master is decoded once and split. Every number in it is computed
/// here; nothing of the master's own text gets near a filter.
/// </summary>
internal static class EncodeCommand
{
    public static IReadOnlyList<string> Arguments(
        string masterFile, MasterFacts master, TitleLadder ladder, string preset, Func<string, string> outputFile)
    {
        List<string> arguments =
        [
            "-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats", "-progress", "pipe:1", "-stats_period", "0.5",
            .. UntrustedInput.Options, "-i", $"file:{masterFile}",
            "-filter_complex", Filters(master.Video, ladder),
        ];
        for (int i = 0; i < ladder.Video.Count; i++)
            arguments.AddRange(Video(i, ladder.Video[i], ladder, master.Video.Color, preset, outputFile));
        if (ladder.Audio is { } audio) arguments.AddRange(Audio(audio, ladder, outputFile));
        return arguments;
    }

    // fps comes before the split: all renditions get the very same frames, and a GOP counted in frames is the same everywhere.
    // Scaling each from the master, not from its neighbour, keeps the low rungs sharp.
    private static string Filters(VideoFacts video, TitleLadder ladder)
    {
        string deinterlace = video.Interlaced ? "bwdif=mode=send_frame," : "";
        string splits = string.Concat(ladder.Video.Select((_, i) => Text($"[s{i}]")));
        IEnumerable<string> scales = ladder.Video.Select((rung, i) =>
            Text($"[s{i}]scale={rung.Width}:{rung.Height}:flags=bicubic:out_range=tv,setsar=1,format=yuv420p[v{i}]"));
        return Text($"[0:{video.StreamIndex}]{deinterlace}fps={ladder.Rate}:start_time=0,split={ladder.Video.Count}{splits};{string.Join(';', scales)}");
    }

    private static string[] Video(
        int index, VideoRung rung, TitleLadder ladder, ColorFacts color, string preset, Func<string, string> outputFile) =>
    [
        "-map", Text($"[v{index}]"), "-frames:v", Text($"{ladder.Frames}"), "-fps_mode", "passthrough",
        "-c:v", "libx264", "-preset", preset, "-profile:v", "high", "-level:v", rung.Level,
        "-crf", Text($"{rung.Crf}"), "-maxrate", Text($"{rung.MaxBitsPerSecond}"), "-bufsize", Text($"{rung.BufferBits}"),
        "-x264-params", Text($"keyint={ladder.GopFrames}:min-keyint={ladder.GopFrames}:scenecut=0:open-gop=0"),
        "-colorspace", color.Matrix, "-color_primaries", color.Primaries, "-color_trc", color.Transfer, "-color_range", "tv",
        .. Container, outputFile(rung.Id),
    ];

    // async fills gaps with silence, so that sound stays in step with a picture of constant rate; 5.1 is mixed down by ffmpeg's matrix.
    private static string[] Audio(AudioRung rung, TitleLadder ladder, Func<string, string> outputFile) =>
    [
        "-map", Text($"0:{rung.SourceStreamIndex}"), "-t", Text($"{ladder.DurationSeconds:0.######}"),
        "-af", "aresample=async=1000:first_pts=0", "-ac", Text($"{rung.Channels}"), "-ar", Text($"{rung.SampleRate}"),
        "-c:a", "aac", "-b:a", Text($"{rung.BitsPerSecond}"), .. Container, outputFile(rung.Id),
    ];

    // Without the master's metadata and without our versions: no stranger's text reaches a viewer.
    private static readonly string[] Container = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-f", "mp4"];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
