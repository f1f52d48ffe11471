using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Steering;

internal sealed class SteeringOptions
{
    /// <summary>What a playback that starts is expected to need, until heartbeats show it.</summary>
    [Range(1, 1000)] public int ExpectedMbps { get; init; } = 5;
}

[OptionsValidator]
internal sealed partial class SteeringOptionsValidator : IValidateOptions<SteeringOptions>;
