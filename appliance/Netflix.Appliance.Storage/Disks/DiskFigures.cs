using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>What is counted of a disk over all the times it was open, since the start of the process.</summary>
internal sealed class DiskFigures
{
    private long _corruptSlices;
    private long _evictedBefore;
    private long _returns;

    internal long CorruptSlices => Interlocked.Read(ref _corruptSlices);

    /// <summary>By those openings that ended.</summary>
    internal long EvictedBefore => Interlocked.Read(ref _evictedBefore);

    internal long Returns => Interlocked.Read(ref _returns);

    internal void CorruptSlice() => Interlocked.Increment(ref _corruptSlices);

    internal void Left(RegionRing ring) => Interlocked.Add(ref _evictedBefore, ring.EvictedRegions);

    internal void Returned() => Interlocked.Increment(ref _returns);
}
