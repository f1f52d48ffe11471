namespace Netflix.Steering.Ranking;

/// <summary>Why an appliance stands where it stands. One word each in answers and logs (<see cref="RankingReasonText"/>).</summary>
[Flags]
public enum RankingReasons
{
    None = 0,
    SameRegion = 1,
    OtherRegion = 2,
    HoldsTitle = 4,
    WouldFill = 8,
    HeartbeatLate = 16,
    Full = 32,
}

/// <summary>Why an appliance is not among the answers.</summary>
public enum ExclusionReason
{
    Down,
    CannotServe,
    BeyondLimit,
}
