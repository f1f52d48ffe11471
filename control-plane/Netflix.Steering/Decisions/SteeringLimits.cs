namespace Netflix.Steering.Decisions;

/// <summary>Where one appliance gives way to the next.</summary>
public readonly record struct SteeringLimits()
{
    /// <summary>Share of its capacity from which on an appliance takes nobody new: heartbeats are a second old, and viewers rise to higher renditions.</summary>
    public double FullAt { get; init; } = 0.92;

    /// <summary>
    /// Share of its capacity from which on an appliance is left by those it serves. Apart from <see cref="FullAt"/>, or they would come
    /// back with the next answer.
    /// </summary>
    public double LeaveAt { get; init; } = 0.98;

    /// <summary>
    /// An appliance may have so much more than the mean of its neighbours, in shares of its capacity, before the next one on the title's
    /// list takes over (consistent hashing with bounded loads, Mirrokni, Thorup and Zadimoghaddam 2018).
    /// </summary>
    public double AboveMean { get; init; } = 1.05;

    /// <summary>Below this share of its capacity nobody has too much: a quiet night keeps titles where they are.</summary>
    public double QuietBelow { get; init; } = 0.05;
}
