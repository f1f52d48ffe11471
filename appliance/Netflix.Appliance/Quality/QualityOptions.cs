using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Quality;

internal sealed class QualityOptions
{
    /// <summary>Off: what players report paces their bodies, and nothing else.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>So long is counted before the control plane is told; a client counts once in it.</summary>
    [Range(1, 3_600)] public int WindowSeconds { get; init; } = 60;

    /// <summary>Networks of viewers followed at once, about 400 bytes each; beyond, the one not heard of for longest is forgotten.</summary>
    [Range(16, 1_048_576)] public int Prefixes { get; init; } = 16_384;
}

[OptionsValidator]
internal sealed partial class QualityOptionsValidator : IValidateOptions<QualityOptions>;
