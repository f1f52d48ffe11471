using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>
/// The regions of one disk, oldest first. One open region per retention takes the appends; when the budget is used, the oldest
/// region of the class that is to give one up, which no plan pins and nobody reads, is retired: what the selection keeps is
/// copied to the open region of what has proven itself, and the file begins a new life.
/// </summary>
internal sealed class RegionRing(string folder, RegionBudget budget, SliceIndex index, RegionPolicy? policy, PurgeMarkers purges, Action<Region> writtenWhole) : IDisposable
{
    private const int LeastRegions = 2;

    // A retirement frees an eighth of what its region held at least, so this many make room for a region.
    private const int MostRetirements = 16;

    private readonly RegionSelection _selection = new(policy, index, purges);
    private readonly Lock _changes = new();
    private readonly Dictionary<Retention, Region> _open = [];
    // Files of regions that went because the index was full: the next ones begin in them.
    private readonly Stack<RegionFile> _spare = [];
    private long _spareBytes;
    private volatile SortedList<uint, Region> _regions = [];
    private volatile RegionCounts _counts = RegionCounts.Of([]);
    private long _lastSequence;
    private volatile bool _cannotGrow;
    private bool _closed;

    internal IList<Region> Regions => _regions.Values;

    /// <summary>Bytes of the region files that exist.</summary>
    internal long AllocatedBytes => _regions.Values.Sum(region => region.File.CapacityBytes) + Volatile.Read(ref _spareBytes);

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
                long open = _open.TryGetValue(Retention.Pinned, out Region? region) ? region.File.CapacityBytes - region.Tail : 0;
                return open + Math.Max(0, budget.MaxPinnedRegions - _counts.Pinned) * budget.RegionBytes;
            }
        }
    }

    internal long EvictedRegions { get; private set; }

    /// <summary>The share of the disk that is not pinned, as the policy sees it.</summary>
    internal RingView View
    {
        get
        {
            RegionCounts counts = _counts;
            return new RingView(budget.RegionBytes, Math.Max(1, budget.Regions - counts.Pinned), counts.Probation, counts.Main, index.Count);
        }
    }

    /// <summary>Adds what was found on disk. The youngest open region of each retention is written on.</summary>
    /// <param name="inUse">Sequences of regions into which somebody else may still write.</param>
    internal void Recover(IEnumerable<Region> found, IReadOnlySet<uint> inUse)
    {
        lock (_changes)
        {
            foreach (Region region in found.OrderBy(region => region.Sequence))
            {
                Replace(regions => regions.Add(region.Sequence, region));
                _lastSequence = region.Sequence;
                if (region.IsSealed || inUse.Contains(region.Sequence)) continue;
                if (_open.Remove(region.Retention, out Region? older)) Close(older);
                _open[region.Retention] = region;
            }
            while (AllocatedBytes > budget.TotalBytes && TryRetireOne(out RegionFile? surplus))
            {
                // Kept records took it: the next one is freer.
                if (surplus is null) continue;
                surplus.Dispose();
                File.Delete(surplus.Path);
            }
        }
    }

    /// <summary>Whether there is, or fits, the least a ring can turn with.</summary>
    internal bool HasRoom() => _regions.Count >= LeastRegions || DiskErrors.HasRoom(folder, (LeastRegions - _regions.Count) * budget.RegionBytes);

    /// <summary>The file system may have got room since it had none.</summary>
    internal void LookForRoom()
    {
        // For one region more than wanted: not to take the last of what others have just freed.
        if (_cannotGrow && DiskErrors.HasRoom(folder, 2 * budget.RegionBytes)) _cannotGrow = false;
    }

    /// <summary>Nothing in it changes after this; false while something does.</summary>
    internal bool TryClose()
    {
        if (!_changes.TryEnter()) return false;
        _closed = true;
        _changes.Exit();
        return true;
    }

    /// <summary>The region with a lease for the caller; false when it was retired.</summary>
    internal bool TryLease(uint sequence, out Region region) =>
        _regions.TryGetValue(sequence, out region!) && region.TryLease();

    internal bool TryGet(uint sequence, out Region region) => _regions.TryGetValue(sequence, out region!);

    /// <summary>Room for one record, its region leased and its write begun (<see cref="Region.EndWrite"/>); null when everything is pinned or being read.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    internal (Region Region, long Offset)? Reserve(Retention retention, int recordBytes, int alignment)
    {
        lock (_changes)
        {
            if (_closed) return null;
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

    /// <summary>Retires the oldest region that can be; false when none can. For a full index.</summary>
    internal bool TryEvictOldest()
    {
        lock (_changes)
        {
            if (_closed) return false;
            if (!TryRetireOne(out RegionFile? free))
            {
                // Objects so small that the index is full before a region is.
                if (!CloseOldest() || !TryRetireOne(out free)) return false;
            }
            // Not an empty region of the ring: it would be the next to go, and again, while those that fill the index stay.
            if (free is not null) SetAside(free);
            return true;
        }
    }

    /// <summary>Returns when a retirement that is under way has ended.</summary>
    internal void WaitForRetirement()
    {
        lock (_changes)
        {
            // They hold it.
        }
    }

    /// <summary>Makes a pinned region evictable.</summary>
    internal void Unpin(Region region)
    {
        lock (_changes)
        {
            if (_closed || _open.ContainsValue(region)) return;
            region.Unpin();
            _counts = RegionCounts.Of(_regions.Values);
        }
    }

    public void Dispose()
    {
        lock (_changes)
        {
            foreach (Region region in _regions.Values) region.File.Dispose();
            foreach (RegionFile spare in _spare) spare.Dispose();
        }
    }

    private Region? Begin(Retention retention)
    {
        if (retention == Retention.Pinned && _counts.Pinned >= budget.MaxPinnedRegions) return null;
        if (TakeSpare() is { } spare) return BeginLife(spare, retention);
        if (!_cannotGrow && budget.RegionBytes <= budget.TotalBytes - AllocatedBytes)
        {
            try
            {
                return BeginLife(RegionFile.Create(folder, (uint)_lastSequence + 1, budget.RegionBytes), retention);
            }
            catch (IOException) when (_regions.Count >= LeastRegions && !DiskErrors.HasRoom(folder, budget.RegionBytes))
            {
                // The file system has less room than the budget says. What is there goes on as a smaller ring.
                _cannotGrow = true;
            }
        }
        for (int i = 0; i < MostRetirements && TryRetireOne(out RegionFile? free); i++)
        {
            if (free is not null) return BeginLife(free, retention);
        }
        return null;
    }

    private void SetAside(RegionFile file)
    {
        _spare.Push(file);
        Volatile.Write(ref _spareBytes, _spareBytes + file.CapacityBytes);
    }

    private RegionFile? TakeSpare()
    {
        if (!_spare.TryPop(out RegionFile? file)) return null;
        Volatile.Write(ref _spareBytes, _spareBytes - file.CapacityBytes);
        return file;
    }

    /// <summary>Retires one region; false when none can be.</summary>
    /// <param name="free">Its file, or null when what is kept of it went back there.</param>
    private bool TryRetireOne(out RegionFile? free)
    {
        free = null;
        RegionClass next = RegionPolicy.NextToRetire(View);
        IEnumerable<Region> candidates = _regions.Values.Where(region => region.Retention != Retention.Pinned && !_open.ContainsValue(region));
        if (!_selection.IsFirstInFirstOut) candidates = candidates.OrderBy(region => RegionSelection.ClassOf(region) != next);
        if (candidates.FirstOrDefault(region => region.TryRetire()) is not { } retired) return false;
        free = retired.File;
        List<KeptRecord> kept = [.. _selection.Choose(retired, View)];
        free.Renew();
        foreach (KeptRecord record in kept) Keep(record, ref free);
        // Only now: while its slices moved, an opening had to see that the region is there and cannot be leased.
        Replace(regions => regions.Remove(retired.Sequence));
        index.Forget(retired.Sequence);
        EvictedRegions++;
        return true;
    }

    private void Keep(KeptRecord record, ref RegionFile? free)
    {
        int bytes = record.Header.RecordBytes, alignment = SliceLayout.Alignment(record.Header.PayloadLength);
        long offset = -1;
        if (_open.TryGetValue(Retention.Proven, out Region? main) && (offset = main.Reserve(bytes, alignment)) < 0)
        {
            _open.Remove(Retention.Proven);
            Close(main);
            main = null;
        }
        if (main is null)
        {
            if (free is null)
            {
                _selection.Drop(record.Header, record.From);
                return;
            }
            main = BeginLife(free, Retention.Proven);
            free = null;
            _open[Retention.Proven] = main;
            offset = main.Reserve(bytes, alignment);
        }
        RandomAccess.Write(main.File.Handle, record.For(main), offset);
        _selection.Moved(record, main, offset);
    }

    private Region BeginLife(RegionFile file, Retention retention)
    {
        var region = new Region(file, new RegionHeader((uint)++_lastSequence, retention, Sealed: false, file.CapacityBytes));
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
        _counts = RegionCounts.Of(next.Values);
    }

    // An open region is never retired, so its lease cannot fail.
    private static Region Leased(Region region)
    {
        if (!region.TryLease()) throw new InvalidOperationException($"Region {region.Sequence} was retired while open.");
        region.BeginWrite();
        return region;
    }

    private bool CloseOldest()
    {
        if (_open.Values.Where(region => region.Retention != Retention.Pinned).MinBy(region => region.Sequence) is not { } oldest) return false;
        _open.Remove(oldest.Retention);
        Close(oldest);
        return true;
    }

    private void Close(Region region)
    {
        if (region.Close()) writtenWhole(region);
    }
}
