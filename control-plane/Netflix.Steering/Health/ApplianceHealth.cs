namespace Netflix.Steering.Health;

/// <summary>What silence says about an appliance. Ordered: a higher value is worse.</summary>
public enum ApplianceHealth
{
    /// <summary>Heartbeats arrive.</summary>
    Online,

    /// <summary>Heartbeats are late: nobody's first choice, still somebody's last resort.</summary>
    Suspect,

    /// <summary>Silent for too long, or never heard of: never an answer.</summary>
    Down,
}
