using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Steering;

internal sealed class SteeringOptions
{
    /// <summary>What a playback is expected to need, until heartbeats show it.</summary>
    [Range(1, 1000)] public int ExpectedMbps { get; init; } = 5;

    /// <summary>How long a running playback keeps to what it was told. 10 million of them at 300 s are 33,000 questions a second.</summary>
    [Range(2, 3600)] public int TtlSeconds { get; init; } = 300;

    /// <summary>The same while its appliance is being left, is late or has no room.</summary>
    [Range(2, 3600)] public int RestlessTtlSeconds { get; init; } = 30;

    /// <summary>Questions a second that this replica is meant for; beyond, answers hold longer in proportion.</summary>
    [Range(1, 1_000_000)] public int QuestionsPerSecond { get; init; } = 20_000;

    /// <summary>Manifests of titles kept in memory.</summary>
    [Range(1, 16_384)] public int ManifestMegabytes { get; init; } = 64;
}

[OptionsValidator]
internal sealed partial class SteeringOptionsValidator : IValidateOptions<SteeringOptions>;
