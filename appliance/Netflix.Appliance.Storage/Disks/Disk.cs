using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
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
    private readonly ObjectLookup? _lookup;
    private readonly DiskCheckpoints? _checkpoints;
    private readonly RecordCache _cache;
    private readonly RegionPolicy? _policy;
    private readonly RegionBudget _budget;
    private readonly Action<Disk, Exception> _failed;
    private readonly ConcurrentDictionary<Region, Task> _sealing = new();
    private readonly Lock _purgeFile = new();
    private string? _failure;
    private long _corruptSlices;

    /// <summary>Opens and recovers; a disk that cannot is there, but failed.</summary>
    internal Disk(string folder, DiskLimits limits, StampClock stamps, PurgeMarkers purges, Action<Disk, Exception> failed)
    {
        Name = folder;
        Purges = purges;
        _budget = limits.Budget;
        _failed = failed;
        _cache = new RecordCache(limits.RecordCacheBytes);
        _policy = limits.SelectsByFrequency ? new RegionPolicy(limits.MaxSlices) : null;
        Readers = new DiskReaders(folder, limits.Readers);
        try
        {
            _folder = DiskFolder.Open(folder);
            purges.Restore(PurgeFile.Read(_folder.PurgesPath));
            DiskOpening opening = DiskOpening.Run(_folder, limits.MaxSlices, stamps);
            _index = opening.Index;
            Life = opening.Life;
            OpeningTimes = opening.Times;
            _ring = new RegionRing(_folder.RegionsPath, _budget, _index, _policy, OnWrittenWhole);
            _checkpoints = new DiskCheckpoints(_index, _ring, stamps, Life, Fail);
            _ring.Recover(opening.Regions);
            _lookup = new ObjectLookup(this, _ring, _index, _cache);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
    }

    internal string Name { get; }
    internal Guid Id => _folder?.Id ?? Guid.Empty;
    internal long BudgetBytes => _budget.TotalBytes;
    internal DiskReaders Readers { get; }

    internal PurgeMarkers Purges { get; }

    /// <summary>Which start of the store this is: what another one verified is verified again.</summary>
    internal int Life { get; }

    /// <summary>Null when it could not be opened.</summary>
    internal DiskOpeningTimes? OpeningTimes { get; }

    [MemberNotNullWhen(true, nameof(_ring), nameof(_index), nameof(_folder), nameof(_lookup), nameof(_checkpoints))]
    internal bool IsHealthy => Volatile.Read(ref _failure) is null;

    internal DiskStatus Status => new(
        Name,
        _ring?.CapacityBytes ?? _budget.TotalBytes,
        _ring?.UsedBytes ?? 0,
        _ring?.Regions.Where(region => region.Retention == Retention.Pinned).Sum(region => region.Tail) ?? 0,
        _index?.Count ?? 0,
        _ring?.EvictedRegions ?? 0,
        Interlocked.Read(ref _corruptSlices),
        Volatile.Read(ref _failure),
        OpeningTimes);

    internal Lookup Find(SliceKey key, ReadOnlySpan<byte> keyUtf8, bool mayWait, out ObjectLease? lease)
    {
        lease = null;
        if (!IsHealthy) return Lookup.Miss;
        try
        {
            return _lookup.Find(key, keyUtf8, mayWait, out lease);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return Lookup.Miss;
        }
    }

    /// <summary>Where an object goes that was just fetched for a viewer; null when it is not worth its place.</summary>
    internal Retention? Admit(SliceKey key, long objectBytes)
    {
        if (!IsHealthy) return null;
        return _policy?.Admit(key.Low, objectBytes, _ring.View) switch
        {
            Placement.Nowhere => null,
            Placement.Main => Retention.Proven,
            _ => Retention.Demand,
        };
    }

    /// <summary>Counts a viewer's request, hit or miss.</summary>
    internal void Requested(SliceKey key) => _policy?.Requested(key.Low);

    /// <summary>Whether the index has room for an object more, if need be after an eviction.</summary>
    internal bool HasIndexRoom()
    {
        try
        {
            while (IsHealthy && _index.IsFull)
            {
                if (!_ring.TryEvictOldest()) return false;
            }
            return IsHealthy;
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return false;
        }
    }

    internal bool CanPin(long bytes) => IsHealthy && _ring.PinnableBytes >= bytes;

    /// <summary>Room for one record, its region leased; null when the disk failed or nothing can be evicted for it.</summary>
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

    /// <summary>Makes an object findable, body slices first: whoever finds the head finds them all.</summary>
    /// <param name="records">The head last.</param>
    /// <param name="expected">The record this is a copy or a revision of: when another has taken its place meanwhile, that one stays.</param>
    internal bool Publish(IReadOnlyList<WrittenRecord> records, SliceLocation? expected)
    {
        if (!IsHealthy) return false;
        WrittenRecord head = records[^1];
        if (IsPurged(head.Metadata, head.Header.FillId))
        {
            StrikeOut(head.Location);
            return false;
        }
        foreach (WrittenRecord body in records.SkipLast(1)) _index.Put(body.Header.IndexKey, body.Location);
        if (expected is not { } original)
        {
            if (_index.Put(head.Header.IndexKey, head.Location) is { } before) StrikeOut(before);
            return true;
        }
        bool replaced = _index.TryReplace(head.Header.IndexKey, original, head.Location);
        StrikeOut(replaced ? original : head.Location);
        return replaced;
    }

    /// <summary>A slice more of a sparse object.</summary>
    internal bool PublishSlice(WrittenRecord body, ObjectRecord head)
    {
        if (!IsHealthy) return false;
        _index.Put(body.Header.IndexKey, body.Location);
        head.Bodies = null;
        return true;
    }

    internal void MarkVerified(SliceKey key, SliceLocation location) => _index!.MarkVerified(key, location, Life);

    internal void DropCorrupt(ObjectRecord head, int sliceNumber, SliceLocation slice)
    {
        Interlocked.Increment(ref _corruptSlices);
        if (head.Header.IsSparse)
        {
            _index!.Remove(SliceKey.OfBody(head.Header.ObjectKey, head.Header.FillId, sliceNumber), slice);
            StrikeOut(slice);
            head.Bodies = null;
            return;
        }
        Forget(head.Header.ObjectKey, head.Location);
    }

    /// <summary>That record is found no more, now or after a rebuild. A newer one of the same key stays.</summary>
    internal void Forget(SliceKey key, SliceLocation location)
    {
        _cache.Remove(location.Place);
        if (_index!.Remove(key, location)) StrikeOut(location);
    }

    /// <summary>Lets pinned regions go that hold none of the wanted objects any more.</summary>
    internal void RetainPins(IReadOnlySet<SliceKey> wanted)
    {
        if (!IsHealthy) return;
        try
        {
            foreach (Region region in _ring.Regions.Where(region => region.Retention == Retention.Pinned))
            {
                if (!RegionScan.Slices(region).Any(slice => wanted.Contains(slice.Header.ObjectKey)))
                    _ring.Unpin(region);
            }
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
    }

    /// <summary>Strikes out all that they cover. False when the disk is away or failed.</summary>
    internal bool TrySweep(IReadOnlyList<PurgeMarker> purges, CancellationToken cancel)
    {
        if (!IsHealthy) return false;
        try
        {
            foreach (Region region in _ring.Regions)
            {
                // Retired meanwhile: gone with all that was in it.
                if (!region.TryLease()) continue;
                try
                {
                    foreach (ScannedSlice slice in RegionScan.Slices(region))
                    {
                        cancel.ThrowIfCancellationRequested();
                        if (slice.Header.IsStruck || slice.Header.Kind == SliceKind.Body || !IsCovered(purges, slice.Metadata, slice.Header.FillId)) continue;
                        var location = new SliceLocation(region.Sequence, slice.Offset);
                        _index.Remove(slice.Header.ObjectKey, location);
                        region.StrikeOut(slice.Offset);
                    }
                }
                finally
                {
                    region.Release();
                }
            }
            return true;
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Makes the purges of this moment durable. False when the disk is away or failed.</summary>
    internal bool TryKeepPurges()
    {
        if (!IsHealthy) return false;
        try
        {
            // Read inside: of two writers the last one has the newer state.
            lock (_purgeFile) PurgeFile.Write(_folder.PurgesPath, Purges.Current);
            return true;
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return false;
        }
    }

    internal void Fail(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _failure, cause.Message, null) is null) _failed(this, cause);
    }

    public void Dispose()
    {
        bool wasHealthy = IsHealthy;
        Volatile.Write(ref _failure, "closed");
        // A file whose fsync is under way stays locked, and whoever opens the folder next would find it in use.
        Task.WaitAll(_sealing.Values);
        _checkpoints?.Close(takeLast: wasHealthy);
        Readers.Dispose();
        _ring?.Dispose();
        _index?.Dispose();
        _folder?.Dispose();
    }

    private bool IsPurged(ReadOnlyMemory<byte> metadata, ulong fillId) =>
        Purges.Current is { Count: > 0 } purges && IsCovered(purges, metadata, fillId);

    private static bool IsCovered(IReadOnlyList<PurgeMarker> purges, ReadOnlyMemory<byte> metadata, ulong fillId) =>
        ObjectMetadata.TrySplit(metadata, out ReadOnlyMemory<byte> keyUtf8, out IReadOnlyList<string> surrogateKeys, out _)
        && purges.Any(purge => purge.Covers(fillId, keyUtf8.Span, surrogateKeys));

    private void StrikeOut(SliceLocation record)
    {
        // Gone with its region: there is nothing to strike.
        if (!_ring!.TryLease(record.Region, out Region region)) return;
        try
        {
            region.StrikeOut(record.Offset);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
        finally
        {
            region.Release();
        }
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
            if (!IsHealthy) return;
            region.Seal();
            _checkpoints.Sealed(region.File.CapacityBytes);
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
