using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Probe;

internal sealed class ProbeOptions
{
    [Range(1, 24 * 60)] public int MaxDurationMinutes { get; init; } = 6 * 60;

    /// <summary>Of either side, in pixels.</summary>
    [Range(480, 16_384)] public int MaxSide { get; init; } = 8_192;

    [Range(1, 600)] public int TimeLimitSeconds { get; init; } = 60;

    [Range(256, 65_536)] public int MemoryMebibytes { get; init; } = 4_096;
}

[OptionsValidator]
internal sealed partial class ProbeOptionsValidator : IValidateOptions<ProbeOptions>;
