namespace Netflix.Steering.Decisions;

/// <summary>How near a site is to the viewer, nearest first.</summary>
public enum Proximity : byte
{
    /// <summary>It announces the viewer's prefix.</summary>
    Prefix,

    /// <summary>It stands in the viewer's AS.</summary>
    Network,

    /// <summary>It is among the nearest by GeoIP.</summary>
    Distance,

    /// <summary>It is in the viewer's country, as far as that is known.</summary>
    Country,

    /// <summary>It serves everybody.</summary>
    Anywhere,
}

/// <summary>Why an appliance stands where it stands.</summary>
[Flags]
public enum ChoiceReasons : ushort
{
    None = 0,
    HoldsTitle = 1,
    WouldFill = 2,

    /// <summary>The playback uses it already.</summary>
    Current = 4,

    /// <summary>It has more than its share of its neighbours' load.</summary>
    AboveShare = 8,
    HeartbeatLate = 16,

    /// <summary>No room: named in case everybody else fails too.</summary>
    Full = 32,

    /// <summary>The playback is served well at a farther site, and here is no ample room.</summary>
    NotWorthMoving = 64,

    /// <summary>Players in the viewer's prefix ran dry there, clearly more than elsewhere: behind its neighbours that have room.</summary>
    PoorQuality = 128,
}

/// <param name="Appliance">Its number in the map.</param>
public readonly record struct SteeringChoice(int Appliance, Proximity Proximity, ChoiceReasons Reasons);
