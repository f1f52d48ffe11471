using System.ComponentModel.DataAnnotations;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

internal sealed class FleetOptions
{
    /// <summary>File with the secret appliances present; at least 16 characters, white space around it does not count.</summary>
    [Required] public string SecretFile { get; init; } = "";

    /// <summary>How often an appliance is told to report.</summary>
    [Range(100, 60_000)] public int HeartbeatIntervalMilliseconds { get; init; } = 1_000;

    /// <summary>How often each replica reads the whole fleet.</summary>
    [Range(50, 60_000)] public int RefreshIntervalMilliseconds { get; init; } = 1_000;

    [Range(100, 600_000)] public int OnlineForMilliseconds { get; init; } = 3_000;
    [Range(100, 600_000)] public int SuspectForMilliseconds { get; init; } = 5_000;

    /// <summary>How long a heartbeat stays readable for a replica that has just started.</summary>
    [Range(5, 3_600)] public int HeartbeatKeptSeconds { get; init; } = 60;

    /// <summary>While Redis is away nobody's silence can be told from Redis'; so long the last known states hold.</summary>
    [Range(0, 600)] public int RedisLossGraceSeconds { get; init; } = 15;

    [Range(30, 10_080)] public int OriginTokenLifetimeMinutes { get; init; } = 360;

    [Range(1, 100_000)] public int MaxAppliances { get; init; } = 10_000;

    internal HealthThresholds Thresholds =>
        new(TimeSpan.FromMilliseconds(OnlineForMilliseconds), TimeSpan.FromMilliseconds(SuspectForMilliseconds));
}

[OptionsValidator]
internal sealed partial class FleetOptionsValidator : IValidateOptions<FleetOptions>;
