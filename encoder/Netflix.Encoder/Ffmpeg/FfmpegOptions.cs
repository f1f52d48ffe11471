using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Ffmpeg;

internal sealed class FfmpegOptions
{
    /// <summary>Path, or a name to be found in PATH.</summary>
    [Required] public string FfmpegFile { get; init; } = "ffmpeg";

    [Required] public string FfprobeFile { get; init; } = "ffprobe";

    /// <summary>x264's; the README has the speeds measured.</summary>
    [AllowedValues("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")]
    public string Preset { get; init; } = "veryfast";

    /// <summary>An encode yields to the programs that serve viewers on the same machine.</summary>
    [Range(0, 19)] public int Niceness { get; init; } = 10;

    [Range(512, 262_144)] public int MemoryMebibytes { get; init; } = 16_384;

    /// <summary>An encode that shows no progress for this long is killed.</summary>
    [Range(5, 3_600)] public int SilenceSeconds { get; init; } = 180;

    /// <summary>An encode may take this many times the title's length, and ten minutes.</summary>
    [Range(1, 1_000)] public int MaxTimesDuration { get; init; } = 60;
}

[OptionsValidator]
internal sealed partial class FfmpegOptionsValidator : IValidateOptions<FfmpegOptions>;
