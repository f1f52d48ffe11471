using Netflix.Steering.Health;

namespace Netflix.Steering.Ranking;

/// <summary>One appliance as far as one title is concerned.</summary>
/// <param name="Region">ISO 3166-1 alpha-2 country.</param>
/// <param name="CanServe">False when it lacks what it takes, for example every disk has failed.</param>
/// <param name="HoldsTitle">True when all bytes of the title are there; otherwise it would have to fill.</param>
public readonly record struct Candidate(
    Guid Id, string Region, ApplianceHealth Health, bool CanServe, bool HoldsTitle, long CapacityBitsPerSecond, long EgressBitsPerSecond)
{
    /// <summary>Below 5 % of free capacity an appliance is full: heartbeats are a second old, and a burst fits into that second.</summary>
    public const double FullBelowFreeShare = 0.05;

    public long FreeBitsPerSecond => Math.Max(0, CapacityBitsPerSecond - Math.Max(0, EgressBitsPerSecond));

    public bool IsFull => FreeBitsPerSecond < CapacityBitsPerSecond * FullBelowFreeShare || CapacityBitsPerSecond <= 0;

    /// <summary>
    /// Its share of the titles, relative to the others'. Never zero: a full appliance keeps a small weight, so that the order among
    /// full ones is by size too.
    /// </summary>
    public double Weight => Math.Max(FreeBitsPerSecond, Math.Max(1, CapacityBitsPerSecond * FullBelowFreeShare));
}
