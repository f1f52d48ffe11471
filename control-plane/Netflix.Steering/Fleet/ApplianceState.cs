namespace Netflix.Steering.Fleet;

/// <summary>What an operator and the heartbeats say of an appliance.</summary>
public enum ApplianceState : byte
{
    Online,

    /// <summary>Heartbeats are late: nobody's first choice, still somebody's last resort.</summary>
    Suspect,

    /// <summary>Silent too long, or never heard of.</summary>
    Down,

    /// <summary>Serves who is there, takes nobody new.</summary>
    Draining,

    /// <summary>Taken out by an operator.</summary>
    AdminDown,

    /// <summary>Heartbeats arrive, and say that no disk is left to serve from.</summary>
    NoDisk,

    /// <summary>Newly enrolled, and not taken live yet.</summary>
    NotLive,

    /// <summary>As draining, for a time that was planned.</summary>
    Maintenance,
}
