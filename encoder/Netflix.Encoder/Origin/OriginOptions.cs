using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Origin;

internal sealed class OriginOptions
{
    /// <summary>Repetitions of one request (of a download: without a byte of progress) before the job is given back.</summary>
    [Range(0, 100)] public int MaxRetries { get; init; } = 8;

    /// <summary>A download that brings no byte for this long is a broken connection.</summary>
    [Range(1, 600)] public int IdleSeconds { get; init; } = 30;
}

[OptionsValidator]
internal sealed partial class OriginOptionsValidator : IValidateOptions<OriginOptions>;
