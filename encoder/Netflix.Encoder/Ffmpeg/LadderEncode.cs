using Microsoft.Extensions.Options;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Processes;

namespace Netflix.Encoder.Ffmpeg;

/// <summary>Runs the encode of all renditions and checks that each has every frame.</summary>
internal sealed class LadderEncode(ToolRunner tools, IOptions<FfmpegOptions> options, FfmpegMetrics metrics)
{
    // Containers round durations; the last frames of a variable-rate master may fall together.
    private const double ToleratedShortfallSeconds = 1;

    /// <param name="outputFile">From a rung's id to the MP4 file it becomes, unencrypted.</param>
    /// <param name="report">Receives the share done (0 to 1) and frames per second.</param>
    /// <returns>Frames in each video rendition.</returns>
    /// <exception cref="MasterRefusedException">The master ends or breaks before its promised end.</exception>
    /// <exception cref="ToolFailedException">ffmpeg failed, stalled or took too long.</exception>
    public async Task<long> RunAsync(
        string masterFile, MasterFacts master, TitleLadder ladder, Func<string, string> outputFile,
        Action<double, double> report, CancellationToken cancel)
    {
        FfmpegOptions limits = options.Value;
        var progress = new FfmpegProgress();
        long counted = 0;
        var command = new ToolCommand(
            limits.FfmpegFile,
            EncodeCommand.Arguments(masterFile, master, ladder, limits.Preset, outputFile),
            Path.GetDirectoryName(masterFile)!,
            new ToolLimits(
                TimeSpan.FromSeconds(ladder.DurationSeconds * limits.MaxTimesDuration) + TimeSpan.FromMinutes(10),
                limits.MemoryMebibytes, limits.Niceness, TimeSpan.FromSeconds(limits.SilenceSeconds)));
        try
        {
            ToolResult result = await tools.RunAsync(command, line =>
            {
                if (!progress.TryRead(line)) return;
                metrics.Encoded((progress.Frame - counted) * ladder.Video.Count, progress.FramesPerSecond);
                counted = progress.Frame;
                report(Math.Clamp((double)progress.Frame / ladder.Frames, 0, 1), progress.FramesPerSecond);
            }, cancel);
            result.OrThrow();
        }
        finally
        {
            metrics.Idle();
        }

        if (ladder.Rate.SecondsOf(checked((int)progress.Frame)) < ladder.DurationSeconds - ToleratedShortfallSeconds)
            throw new MasterRefusedException(
                $"The master could be decoded only to {ladder.Rate.SecondsOf((int)progress.Frame):0.#} s of {ladder.DurationSeconds:0.#} s; export it again and upload the whole file.");
        return progress.Frame;
    }
}
