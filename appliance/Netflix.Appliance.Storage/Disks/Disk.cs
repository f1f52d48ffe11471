using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// One folder on one device: its regions, its index and its health. The first error takes it out of service: its keys become
/// misses, readers under way get errors, nothing else of the appliance notices.
/// </summary>
internal sealed class Disk : IDisposable
{
    private readonly DiskFolder? _folder;
    private readonly RegionRing? _ring;
    private readonly SliceIndex? _index;
    private readonly RegionBudget _budget;
    private readonly Action<Disk, Exception> _failed;
    private readonly ConcurrentDictionary<Region, Task> _sealing = new();
    private string? _failure;
    private long _corruptSlices;

    /// <summary>Opens and recovers; a disk that cannot is there, but failed.</summary>
    internal Disk(string folder, RegionBudget budget, long maxSlices, Action<Disk, Exception> failed)
    {
        Name = folder;
        _budget = budget;
        _failed = failed;
        try
        {
            _folder = DiskFolder.Open(folder);
            _index = new SliceIndex(maxSlices);
            List<Region> regions = DiskRecovery.OpenRegions(_folder.RegionsPath);
            DiskRecovery.Index(regions, _index);
            _ring = new RegionRing(_folder.RegionsPath, budget, OnRetired, OnWrittenWhole);
            _ring.Recover(regions);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
    }

    internal string Name { get; }
    internal Guid Id => _folder?.Id ?? Guid.Empty;
    internal long BudgetBytes => _budget.TotalBytes;

    [MemberNotNullWhen(true, nameof(_ring), nameof(_index), nameof(_folder))]
    internal bool IsHealthy => Volatile.Read(ref _failure) is null;

    internal DiskStatus Status => new(
        Name,
        _ring?.CapacityBytes ?? _budget.TotalBytes,
        _ring?.UsedBytes ?? 0,
        _ring?.Regions.Where(region => region.Retention == Retention.Pinned).Sum(region => region.Tail) ?? 0,
        _index?.Count ?? 0,
        _ring?.EvictedRegions ?? 0,
        Interlocked.Read(ref _corruptSlices),
        Volatile.Read(ref _failure));

    internal bool TryOpen(ObjectKey key, [NotNullWhen(true)] out ObjectLease? lease)
    {
        lease = null;
        if (!IsHealthy || !_index.TryGet(key.Slice, out SliceLocation commit)) return false;
        try
        {
            lease = ObjectLookup.Find(this, _ring, _index, key, commit);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
        return lease is not null;
    }

    /// <summary>Null when the disk failed or nothing can be evicted for it.</summary>
    internal ObjectWriter? TryCreate(ObjectKey key, Retention retention)
    {
        try
        {
            while (IsHealthy && _index.IsFull)
            {
                if (!_ring.TryEvictOldest()) return null;
            }
            return IsHealthy ? new ObjectWriter(this, key, retention) : null;
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return null;
        }
    }

    internal bool CanPin(long bytes) => IsHealthy && _ring.PinnableBytes >= bytes;

    internal (Region Region, long Offset)? Reserve(Retention retention, int recordBytes, int alignment)
    {
        if (!IsHealthy) return null;
        try
        {
            return _ring.Reserve(retention, recordBytes, alignment);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return null;
        }
    }

    internal void EndWrite(Region region) => _ring!.EndWrite(region);

    /// <summary>Body slices first: whoever finds the commit record finds them all.</summary>
    internal bool Publish(IReadOnlyList<(SliceKey Key, SliceLocation Location)> slices)
    {
        if (!IsHealthy) return false;
        foreach ((SliceKey key, SliceLocation location) in slices) _index.Put(key, location);
        return true;
    }

    internal void MarkVerified(SliceKey key, SliceLocation location) => _index!.MarkVerified(key, location);

    internal void DropCorrupt(SliceKey key, SliceLocation commit)
    {
        Interlocked.Increment(ref _corruptSlices);
        _index!.Remove(key, commit);
    }

    internal void Remove(ObjectKey key)
    {
        if (IsHealthy && _index.TryGet(key.Slice, out SliceLocation found)) _index.Remove(key.Slice, found);
    }

    /// <summary>Lets pinned regions go that hold none of the wanted objects any more.</summary>
    internal void RetainPins(IReadOnlySet<SliceKey> wanted)
    {
        if (!IsHealthy) return;
        try
        {
            foreach (Region region in _ring.Regions.Where(region => region.Retention == Retention.Pinned))
            {
                if (!RegionScan.Slices(region, verifyPayloads: false).Any(slice => wanted.Contains(slice.Header.ObjectKey)))
                    _ring.Unpin(region);
            }
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
    }

    internal void Fail(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _failure, cause.Message, null) is null) _failed(this, cause);
    }

    public void Dispose()
    {
        Volatile.Write(ref _failure, "closed");
        // A file whose fsync is under way stays locked, and whoever opens the folder next would find it in use.
        Task.WaitAll(_sealing.Values);
        _ring?.Dispose();
        _index?.Dispose();
        _folder?.Dispose();
    }

    private void OnRetired(Region region)
    {
        foreach (ScannedSlice slice in RegionScan.Slices(region, verifyPayloads: false))
            _index!.RemoveIfIn(slice.Header.IndexKey, region.Sequence);
    }

    // fsync may take a second: not on the thread of the fill that happened to write last.
    private void OnWrittenWhole(Region region)
    {
        var seal = new Task(() => Seal(region));
        _sealing[region] = seal;
        seal.Start(TaskScheduler.Default);
    }

    private void Seal(Region region)
    {
        try
        {
            if (IsHealthy) region.Seal();
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
        finally
        {
            _sealing.TryRemove(region, out _);
        }
    }
}
