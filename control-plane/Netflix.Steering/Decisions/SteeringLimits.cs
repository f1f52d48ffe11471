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

    /// <summary>
    /// A running playback may leave an appliance that has so much more than the mean of its neighbours. Apart from <see cref="AboveMean"/>,
    /// up to which new ones are sent there.
    /// </summary>
    public double LeaveAboveMean { get; init; } = 1.08;

    /// <summary>
    /// So far may those fill an appliance that come when a neighbour fails; what is left is for a second failure. In fleet-sim 0.85 left
    /// a third more seconds above capacity, 0.77 a seventh more; that was before <see cref="FailTogether"/>.
    /// </summary>
    public double TakesOverUpTo { get; init; } = 0.80;

    /// <summary>
    /// Share of a group that may fail at once: what room there is has to do for all of their viewers. Without it, in fleet-sim, most of
    /// those above capacity stood at large sites that lost three or four; with a quarter five were left, at sites that lost four of nine
    /// and two of five, with a third none.
    /// </summary>
    public double FailTogether { get; init; } = 1.0 / 3;

    /// <summary>Chance of one that would have to fetch the title, beside one that holds it.</summary>
    public double FillsWith { get; init; } = 0.5;

    /// <summary>
    /// A playback that had to go to a farther site comes back to an appliance that is used less than that. Apart from
    /// <see cref="TakesOverUpTo"/> and <see cref="FullAt"/>, or it would go to and fro: of 207,000 that a loss had moved
    /// 4,300 came back within ten minutes with 0.75, 340 with 0.60.
    /// </summary>
    public double ComesBackBelow { get; init; } = 0.60;

    /// <summary>Below this share of its capacity nobody has too much: a quiet night keeps titles where they are.</summary>
    public double QuietBelow { get; init; } = 0.05;
}
