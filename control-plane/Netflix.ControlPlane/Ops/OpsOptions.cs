using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Ops;

internal sealed class OpsOptions
{
    /// <summary>Ops pages that may watch this replica's events at one time.</summary>
    [Range(1, 10_000)] public int MaxEventStreams { get; init; } = 64;
}

[OptionsValidator]
internal sealed partial class OpsOptionsValidator : IValidateOptions<OpsOptions>;
