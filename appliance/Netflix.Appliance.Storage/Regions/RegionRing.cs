using Netflix.Appliance.Storage.Disks;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>
/// The regions of one disk, oldest first. One open region per retention takes the appends; when the budget is used, the oldest
/// region that no plan pins and nobody reads is retired and its file begins a new life.
/// </summary>
internal sealed class RegionRing(string folder, RegionBudget budget, Action<Region> retired, Action<Region> writtenWhole) : IDisposable
{
    private readonly Lock _changes = new();
    private readonly Dictionary<Retention, Region> _open = [];
    private volatile SortedList<uint, Region> _regions = [];
    private long _lastSequence;
    private bool _cannotGrow;

    internal IList<Region> Regions => _regions.Values;

    /// <summary>Bytes of the region files that exist.</summary>
    internal long AllocatedBytes => _regions.Values.Sum(region => region.File.CapacityBytes);

    internal long UsedBytes => _regions.Values.Sum(region => region.IsSealed ? region.File.CapacityBytes : region.Tail);

    /// <summary>What the disk can hold: less than its budget once the file system had no room for another region.</summary>
    internal long CapacityBytes => _cannotGrow ? AllocatedBytes : Math.Max(budget.TotalBytes, AllocatedBytes);

    /// <summary>Room left in the share that may be pinned.</summary>
    internal long PinnableBytes
    {
        get
        {
            lock (_changes)
            {
                int begun = _regions.Values.Count(region => region.Retention == Retention.Pinned);
                long open = _open.TryGetValue(Retention.Pinned, out Region? region) ? region.File.CapacityBytes - region.Tail : 0;
                return open + Math.Max(0, budget.MaxPinnedRegions - begun) * budget.RegionBytes;
            }
        }
    }

    internal long EvictedRegions { get; private set; }

    /// <summary>Adds what was found on disk. The youngest open region of each retention is written on.</summary>
    internal void Recover(IEnumerable<Region> found)
    {
        lock (_changes)
        {
            foreach (Region region in found.OrderBy(region => region.Sequence))
            {
                Replace(regions => regions.Add(region.Sequence, region));
                _lastSequence = region.Sequence;
                if (region.IsSealed) continue;
                if (_open.Remove(region.Retention, out Region? older)) Close(older);
                _open[region.Retention] = region;
            }
            while (AllocatedBytes > budget.TotalBytes && TakeOldest() is { } surplus)
            {
                surplus.File.Dispose();
                File.Delete(surplus.File.Path);
            }
        }
    }

    /// <summary>The region with a lease for the caller; false when it was retired.</summary>
    internal bool TryLease(uint sequence, out Region region) =>
        _regions.TryGetValue(sequence, out region!) && region.TryLease();

    internal bool TryGet(uint sequence, out Region region) => _regions.TryGetValue(sequence, out region!);

    /// <summary>Room for one record, its region leased and its write begun (<see cref="EndWrite"/>); null when everything is pinned or being read.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal (Region Region, long Offset)? Reserve(Retention retention, int recordBytes, int alignment)
    {
        lock (_changes)
        {
            if (_open.TryGetValue(retention, out Region? open))
            {
                long offset = open.Reserve(recordBytes, alignment);
                if (offset >= 0) return (Leased(open), offset);
                _open.Remove(retention);
                Close(open);
            }
            if (Begin(retention) is not { } fresh) return null;
            _open[retention] = fresh;
            return (Leased(fresh), fresh.Reserve(recordBytes, alignment));
        }
    }

    internal void EndWrite(Region region)
    {
        if (region.EndWrite()) writtenWhole(region);
    }

    /// <summary>Retires the oldest region that can be; false when none can. For a full index.</summary>
    internal bool TryEvictOldest()
    {
        lock (_changes)
        {
            if (TakeOldest() is not { } oldest) return false;
            BeginLife(oldest.File, Retention.Demand, seal: true);
            return true;
        }
    }

    /// <summary>Makes a pinned region evictable.</summary>
    internal void Unpin(Region region)
    {
        lock (_changes)
        {
            if (!_open.ContainsValue(region)) region.Unpin();
        }
    }

    public void Dispose()
    {
        lock (_changes)
        {
            foreach (Region region in _regions.Values) region.File.Dispose();
        }
    }

    private Region? Begin(Retention retention)
    {
        if (retention == Retention.Pinned && _regions.Values.Count(region => region.Retention == Retention.Pinned) >= budget.MaxPinnedRegions)
            return null;
        if (!_cannotGrow && budget.RegionBytes <= budget.TotalBytes - AllocatedBytes)
        {
            try
            {
                return BeginLife(RegionFile.Create(folder, (uint)_lastSequence + 1, budget.RegionBytes), retention);
            }
            catch (IOException) when (_regions.Count >= 2 && !DiskErrors.HasRoom(folder, budget.RegionBytes))
            {
                // The file system has less room than the budget says. What is there goes on as a smaller ring.
                _cannotGrow = true;
            }
        }
        return TakeOldest() is { } oldest ? BeginLife(oldest.File, retention) : null;
    }

    private Region? TakeOldest()
    {
        foreach (Region region in _regions.Values)
        {
            if (region.Retention == Retention.Pinned || _open.ContainsValue(region) || !region.TryRetire()) continue;
            Replace(regions => regions.Remove(region.Sequence));
            EvictedRegions++;
            retired(region);
            return region;
        }
        return null;
    }

    private Region BeginLife(RegionFile file, Retention retention, bool seal = false)
    {
        var region = new Region(file, new RegionHeader((uint)++_lastSequence, retention, seal, file.CapacityBytes));
        region.WriteHeader();
        Replace(regions => regions.Add(region.Sequence, region));
        return region;
    }

    // Look-ups read a snapshot without a lock; a region changes hands some times a second at most.
    private void Replace(Action<SortedList<uint, Region>> change)
    {
        var next = new SortedList<uint, Region>(_regions);
        change(next);
        _regions = next;
    }

    // An open region is never retired, so its lease cannot fail.
    private static Region Leased(Region region)
    {
        if (!region.TryLease()) throw new InvalidOperationException($"Region {region.Sequence} was retired while open.");
        region.BeginWrite();
        return region;
    }

    private void Close(Region region)
    {
        if (region.Close()) writtenWhole(region);
    }
}
