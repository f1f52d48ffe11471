using System.Globalization;
using System.Text.Json;
using FFMpegCore;
using Microsoft.Extensions.Options;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Processes;

namespace Netflix.Encoder.Probe;

/// <summary>
/// Validates a master before hours are spent on it: header by ffprobe, rules, and a decode of its last seconds, which costs the
/// same for a trailer and for a film. What only a whole decode can find (a hole in the middle), the encode finds.
/// </summary>
internal sealed class MasterProbe(ToolRunner tools, IOptions<ProbeOptions> probe, IOptions<FfmpegOptions> ffmpeg)
{
    private const double TailSeconds = 4;

    // A last frame's duration, B-frame reordering and a late last keyframe are no damage.
    private const double ToleratedShortfallSeconds = 1;

    /// <exception cref="MasterRefusedException">The master is at fault.</exception>
    /// <exception cref="ToolFailedException">ffprobe could not be run.</exception>
    public async Task<MasterFacts> ProbeAsync(string masterFile, CancellationToken cancel)
    {
        FFProbeAnalysis analysis = await ReadHeaderAsync(masterFile, cancel);
        MasterFacts facts = MasterRules.Judge(analysis, probe.Value);
        await CheckTailAsync(masterFile, facts.Video, cancel);
        return facts;
    }

    private async Task<FFProbeAnalysis> ReadHeaderAsync(string masterFile, CancellationToken cancel)
    {
        ToolResult result = await tools.RunAsync(Command(ffmpeg.Value.FfprobeFile, masterFile,
            ["-v", "error", .. UntrustedInput.Options, "-print_format", "json", "-show_format", "-show_streams", "-i", $"file:{masterFile}"]), cancel);
        if (!result.OrThrowUnlessJudged().Succeeded) throw new MasterRefusedException(WhyUnreadable(result.ErrorTail));
        return JsonSerializer.Deserialize<FFProbeAnalysis>(result.Output)
            ?? throw new MasterRefusedException("The master cannot be read as video; upload an MP4, MOV or MKV file.");
    }

    private static string WhyUnreadable(string errors) =>
        errors.Contains("moov atom not found", StringComparison.Ordinal)
            ? "The master is cut off: the index at the end of the MP4 file is missing; upload the whole file again."
            : "The master cannot be read as video; upload an MP4, MOV, MKV, MPEG-TS or MXF file.";

    // A file whose index is in front still promises its whole duration when its tail is cut off.
    private async Task CheckTailAsync(string masterFile, VideoFacts video, CancellationToken cancel)
    {
        double from = Math.Max(0, video.DurationSeconds - TailSeconds);
        var progress = new FfmpegProgress();
        ToolResult result = await tools.RunAsync(Command(ffmpeg.Value.FfmpegFile, masterFile,
            ["-hide_banner", "-nostdin", "-v", "error", "-nostats", "-progress", "pipe:1", .. UntrustedInput.Options,
             "-ss", from.ToString("0.###", CultureInfo.InvariantCulture), "-i", $"file:{masterFile}",
             "-map", $"0:{video.StreamIndex}", "-t", "30", "-f", "null", "-"]), progress.Read, cancel);
        double found = result.OrThrowUnlessJudged().Succeeded && progress.Frame > 0 ? from + progress.OutTimeSeconds : 0;
        // The MP4 reader's words for an index that points past the end of the file, however little is missing.
        bool cutOff = result.ErrorTail.Contains("partial file", StringComparison.Ordinal);
        if (cutOff || found < video.DurationSeconds - ToleratedShortfallSeconds)
            throw new MasterRefusedException(
                $"The master ends before the {video.DurationSeconds:0.#} s that its header promises (its last seconds cannot be decoded); upload the whole file again.");
    }

    private ToolCommand Command(string tool, string masterFile, IReadOnlyList<string> arguments) =>
        new(tool, arguments, Path.GetDirectoryName(masterFile)!,
            new ToolLimits(TimeSpan.FromSeconds(probe.Value.TimeLimitSeconds), probe.Value.MemoryMebibytes, ffmpeg.Value.Niceness));
}
