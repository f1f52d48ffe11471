using System.ComponentModel.DataAnnotations;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

internal sealed class FleetOptions
{
    /// <summary>How often an appliance is told to report.</summary>
    [Range(100, 60_000)] public int HeartbeatIntervalMilliseconds { get; init; } = 1_000;

    /// <summary>How often each replica reads the whole fleet.</summary>
    [Range(50, 60_000)] public int RefreshIntervalMilliseconds { get; init; } = 500;

    /// <summary>How often a replica hands the heartbeats it got to the others.</summary>
    [Range(10, 10_000)] public int FlushIntervalMilliseconds { get; init; } = 250;

    [Range(100, 600_000)] public int OnlineForMilliseconds { get; init; } = 2_000;
    [Range(100, 600_000)] public int SuspectForMilliseconds { get; init; } = 5_000;

    /// <summary>How long a heartbeat stays readable for a replica that has just started.</summary>
    [Range(5, 3_600)] public int HeartbeatKeptSeconds { get; init; } = 120;

    /// <summary>While Redis is away nobody's silence can be told from Redis'; so long the last known states hold.</summary>
    [Range(0, 600)] public int RedisLossGraceSeconds { get; init; } = 15;

    /// <summary>When a replica is gone, its appliances fall silent until they have found another one: so long they count as before.</summary>
    [Range(0, 600)] public int ReplicaLossGraceSeconds { get; init; } = 60;

    [Range(30, 10_080)] public int OriginTokenLifetimeMinutes { get; init; } = 360;

    [Range(1, 100_000)] public int MaxAppliances { get; init; } = 10_000;

    internal HealthThresholds Thresholds =>
        new(TimeSpan.FromMilliseconds(OnlineForMilliseconds), TimeSpan.FromMilliseconds(SuspectForMilliseconds));
}

[OptionsValidator]
internal sealed partial class FleetOptionsValidator : IValidateOptions<FleetOptions>;
