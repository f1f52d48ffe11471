namespace Netflix.Steering.Decisions;

/// <summary>An appliance of the group that is being put in order.</summary>
internal struct Candidate(int appliance, long load, long capacity)
{
    internal readonly int Appliance = appliance;
    internal readonly long Load = load;
    internal readonly long Capacity = capacity;
    internal double Score;
    internal ChoiceReasons Reasons;
    internal byte Class;

    /// <summary>Only when nobody else is left.</summary>
    internal readonly bool IsLast => Class >= 16;

    internal readonly double Use => Capacity > 0 ? (double)Load / Capacity : double.PositiveInfinity;

    internal readonly bool IsPoor => (Reasons & ChoiceReasons.PoorQuality) != 0;

    internal readonly bool WouldFill => (Reasons & ChoiceReasons.WouldFill) != 0;

    /// <summary>Of all of them together.</summary>
    internal static (long Load, long Capacity) Sum(ReadOnlySpan<Candidate> candidates)
    {
        long load = 0, capacity = 0;
        foreach (ref readonly Candidate candidate in candidates) (load, capacity) = (load + candidate.Load, capacity + candidate.Capacity);
        return (load, capacity);
    }

    // The heavier the drawback, the higher its bit. A playback stays where it is unless that has no room, falls silent, gives way or serves
    // it poorly. What players say never makes an appliance the last: it changes the order within a group. Not HasFlag, which allocates
    // until the JIT has optimised it.
    internal static byte ClassOf(ChoiceReasons reasons)
    {
        bool stays = (reasons & (ChoiceReasons.Current | ChoiceReasons.AboveShare)) == ChoiceReasons.Current;
        int drawbacks = (reasons & ChoiceReasons.NotWorthMoving) != 0 ? 64 : 0;
        drawbacks |= ((reasons & ChoiceReasons.Full) != 0 ? 32 : 0) | ((reasons & ChoiceReasons.HeartbeatLate) != 0 ? 16 : 0);
        if ((reasons & ChoiceReasons.PoorQuality) != 0) drawbacks |= 8;
        if (!stays) drawbacks |= 4 | ((reasons & ChoiceReasons.AboveShare) != 0 ? 2 : 0);
        return (byte)(drawbacks | ((reasons & ChoiceReasons.WouldFill) != 0 ? 1 : 0));
    }
}
