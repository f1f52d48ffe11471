using Netflix.Steering.Fleet;

namespace Netflix.Steering.Health;

/// <summary>
/// How long an appliance may be silent. With one heartbeat a second, two seconds forgive a lost one, and a dead appliance is nobody's
/// first choice three seconds after its last word; a viewer's buffer outlasts the five.
/// </summary>
/// <param name="OnlineFor">Silence up to here is online.</param>
/// <param name="SuspectFor">Silence up to here is suspect; beyond it the appliance is down.</param>
public readonly record struct HealthThresholds(TimeSpan OnlineFor, TimeSpan SuspectFor)
{
    public static HealthThresholds Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    /// <param name="silence">Time since the last heartbeat; null when there never was one. Negative counts as none.</param>
    public ApplianceState Judge(TimeSpan? silence) => silence switch
    {
        null => ApplianceState.Down,
        { } time when time <= OnlineFor => ApplianceState.Online,
        { } time when time <= SuspectFor => ApplianceState.Suspect,
        _ => ApplianceState.Down,
    };
}
