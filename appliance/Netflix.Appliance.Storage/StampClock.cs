namespace Netflix.Appliance.Storage;

/// <summary>
/// Counts fills and purges of a store in one order: what began before a purge is covered by it. A stamp is the time in 100 ns
/// steps, or one more than the last where the clock stands or was set back, so that it grows over restarts without being kept.
/// </summary>
internal sealed class StampClock(TimeProvider time)
{
    private long _last;

    internal ulong Next()
    {
        long seen = Volatile.Read(ref _last);
        while (true)
        {
            long next = Math.Max(seen + 1, time.GetUtcNow().UtcTicks);
            long before = Interlocked.CompareExchange(ref _last, next, seen);
            if (before == seen) return (ulong)next;
            seen = before;
        }
    }

    /// <summary>What is found on disk was before everything to come.</summary>
    internal void Observe(ulong stamp)
    {
        long seen = Volatile.Read(ref _last);
        while ((long)stamp > seen)
        {
            long before = Interlocked.CompareExchange(ref _last, (long)stamp, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
