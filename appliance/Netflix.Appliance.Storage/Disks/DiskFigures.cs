using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>What is counted of a disk over all the times it was open, since the start of the process.</summary>
internal sealed class DiskFigures
{
    private long _corruptSlices;
    private long _evictedBefore;
    private long _returns;
    private long _scrubbedBytes;
    private long _scrubEndedTicks;

    internal long CorruptSlices => Interlocked.Read(ref _corruptSlices);

    /// <summary>By those openings that ended.</summary>
    internal long EvictedBefore => Interlocked.Read(ref _evictedBefore);

    internal long Returns => Interlocked.Read(ref _returns);

    internal long ScrubbedBytes => Interlocked.Read(ref _scrubbedBytes);

    /// <summary>When the last pass over all of the disk ended; null when none has yet.</summary>
    internal DateTimeOffset? ScrubEndedAt => Interlocked.Read(ref _scrubEndedTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void CorruptSlice() => Interlocked.Increment(ref _corruptSlices);

    internal void Left(RegionRing ring) => Interlocked.Add(ref _evictedBefore, ring.EvictedRegions);

    internal void Scrubbed(int bytes) => Interlocked.Add(ref _scrubbedBytes, bytes);

    internal void ScrubEnded(DateTimeOffset when) => Interlocked.Exchange(ref _scrubEndedTicks, when.UtcTicks);

    internal void Returned() => Interlocked.Increment(ref _returns);
}
