using System.Collections.Concurrent;
using System.Text;
using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// One folder on one device, from its opening until its first error, which takes it out of service: its keys become misses, readers
/// under way go on for as long as the device gives them bytes, nothing else of the appliance notices. What comes back is another
/// instance in the same <see cref="DiskSlot"/>.
/// </summary>
internal sealed class Disk : IDisposable
{
    private readonly DiskSlot _slot;
    private readonly DateTimeOffset? _since;
    private readonly DiskFolder? _folder;
    private readonly ConcurrentDictionary<Region, Task> _sealing = new();
    private DiskContent? _content;
    private DiskContent? _left;
    private DiskFailure? _failure;

    /// <summary>Opens and recovers; a disk that cannot is there, but failed.</summary>
    /// <param name="since">Since when the place is out of service, if it is.</param>
    internal Disk(DiskSlot slot, DateTimeOffset? since = null)
    {
        _slot = slot;
        _since = since;
        try
        {
            _folder = DiskFolder.Open(slot.Name, slot.Id);
            Purges.Restore(PurgeFile.Read(_folder.PurgesPath));
            DiskOpening opening = DiskOpening.Run(_folder, slot.Limits.MaxSlices, slot.Stamps);
            IReadOnlySet<uint> inUse = slot.Departure.HandOverTo(opening.Regions);
            Life = opening.Life;
            OpeningTimes = opening.Times;
            var ring = new RegionRing(_folder.RegionsPath, slot.Limits.Budget, opening.Index, slot.Policy, Purges, OnWrittenWhole);
            var cache = new RecordCache(slot.Limits.RecordCacheBytes);
            var lookup = new ObjectLookup(this, ring, opening.Index, cache);
            _content = new DiskContent(ring, opening.Index, lookup, new DiskCheckpoints(opening.Index, ring, slot.Stamps, Life, Fail), cache);
            ring.Recover(opening.Regions, inUse);
            if (!ring.HasRoom()) throw new IOException($"{slot.Name} has no room for two regions of {slot.Limits.Budget.RegionBytes} bytes.");
            // Purges that were made while it was away.
            if (since is not null) slot.WritePurges(_folder.PurgesPath);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
        }
    }

    internal string Name => _slot.Name;

    /// <summary>Null when its folder could not be opened.</summary>
    internal Guid? Id => _folder?.Id;

    internal long BudgetBytes => _slot.Limits.Budget.TotalBytes;
    internal DiskReaders Readers => _slot.Readers;
    internal PurgeMarkers Purges => _slot.Purges;

    /// <summary>Which start of the store this is: what another one verified is verified again.</summary>
    internal int Life { get; }

    /// <summary>Null when it could not be opened.</summary>
    internal DiskOpeningTimes? OpeningTimes { get; }

    internal bool IsHealthy => Content is not null;

    internal DiskFailure? Failure => Volatile.Read(ref _failure);

    internal DiskStatus Status
    {
        get
        {
            RegionRing? ring = Content?.Ring;
            return new DiskStatus(
                Name,
                ring?.CapacityBytes ?? BudgetBytes,
                ring?.UsedBytes ?? 0,
                ring?.Regions.Where(region => region.Retention == Retention.Pinned).Sum(region => region.Tail) ?? 0,
                Content?.Index.Count ?? 0,
                (ring?.EvictedRegions ?? 0) + _slot.Figures.EvictedBefore,
                _slot.Figures.CorruptSlices,
                _slot.Figures.ScrubbedBytes,
                _slot.Figures.ScrubEndedAt,
                _slot.Figures.Returns,
                Failure,
                OpeningTimes);
        }
    }

    /// <summary>Oldest first; none when it failed.</summary>
    internal IEnumerable<Region> SealedRegions => Content?.Ring.Regions.Where(region => region.IsSealed) ?? [];

    // Read once per operation: it may be gone a moment later.
    private DiskContent? Content => Volatile.Read(ref _content);

    internal Lookup Find(SliceKey key, ReadOnlySpan<byte> keyUtf8, bool mayWait, out ObjectLease? lease)
    {
        lease = null;
        if (Content is not { } content) return Lookup.Miss;
        try
        {
            return content.Lookup.Find(key, keyUtf8, mayWait, out lease);
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
        if (Content is not { } content) return null;
        return _slot.Policy?.Admit(key.Low, objectBytes, content.Ring.View) switch
        {
            Placement.Nowhere => null,
            Placement.Main => Retention.Proven,
            _ => Retention.Demand,
        };
    }

    /// <summary>Counts a viewer's request, hit or miss.</summary>
    internal void Requested(SliceKey key) => _slot.Policy?.Requested(key.Low);

    /// <summary>Whether the index has room for an object more, if need be after an eviction.</summary>
    internal bool HasIndexRoom() => Try(content =>
    {
        while (content.Index.IsFull)
        {
            if (!content.Ring.TryEvictOldest()) return false;
        }
        return true;
    });

    internal bool CanPin(long bytes) => Content is { } content && content.Ring.PinnableBytes >= bytes;

    /// <summary>Room for one record, its region leased; null when the disk failed or nothing can be evicted for it.</summary>
    internal (Region Region, long Offset)? Reserve(Retention retention, int recordBytes, int alignment)
    {
        (Region Region, long Offset)? place = null;
        Try(content => (place = content.Ring.Reserve(retention, recordBytes, alignment)) is not null);
        return place;
    }

    internal void EndWrite(Region region)
    {
        if (region.EndWrite()) OnWrittenWhole(region);
    }

    /// <summary>Makes an object findable, body slices first: whoever finds the head finds them all.</summary>
    /// <param name="records">The head last.</param>
    /// <param name="expected">The record this is a copy or a revision of: when another has taken its place meanwhile, that one stays.</param>
    internal bool Publish(IReadOnlyList<WrittenRecord> records, SliceLocation? expected) => Try(content =>
    {
        WrittenRecord head = records[^1];
        if (Purges.Covering(head.Metadata, head.Header.FillId) is not null)
        {
            StrikeOut(content, head.Location);
            return false;
        }
        foreach (WrittenRecord body in records.SkipLast(1)) content.Index.Put(body.Header.IndexKey, body.Location);
        if (expected is not { } original)
        {
            if (content.Index.Put(head.Header.IndexKey, head.Location) is { } before) StrikeOut(content, before);
            return true;
        }
        bool replaced = content.Index.TryReplace(head.Header.IndexKey, original, head.Location);
        StrikeOut(content, replaced ? original : head.Location);
        return replaced;
    });

    /// <summary>A slice more of a sparse object.</summary>
    internal bool PublishSlice(WrittenRecord body, ObjectRecord head)
    {
        if (Content is not { } content) return false;
        content.Index.Put(body.Header.IndexKey, body.Location);
        head.Bodies = null;
        return true;
    }

    internal void MarkVerified(SliceKey key, SliceLocation location) => Content?.Index.MarkVerified(key, location, Life);

    internal void DropCorrupt(ObjectRecord head, int sliceNumber, SliceLocation slice)
    {
        _slot.Figures.CorruptSlice();
        if (head.Header.IsSparse)
        {
            Forget(SliceKey.OfBody(head.Header.ObjectKey, head.Header.FillId, sliceNumber), slice);
            head.Bodies = null;
        }
        else
        {
            Forget(head.Header.ObjectKey, head.Location);
        }
    }

    /// <summary>The scrubber found that the record is not what was written. Nothing to do where nobody finds it any more.</summary>
    internal void DropRotten(SliceHeader slice, Region region, long offset) => Try(content =>
    {
        var location = new SliceLocation(region.Sequence, offset);
        if (!content.Index.TryGet(slice.IndexKey, out SliceLocation found) || !found.IsSameRecord(location)) return false;
        _slot.Figures.CorruptSlice();
        Forget(slice.IndexKey, location);
        // A head in memory may know that slice as verified.
        if (slice.Kind != SliceKind.Body || !content.Index.TryGet(slice.ObjectKey, out SliceLocation headAt)
            || !content.Cache.TryGet(headAt.Place, out ObjectRecord? head) || head.Header.FillId != slice.FillId)
            return true;
        head.Bodies = null;
        if (!head.Header.IsSparse) Forget(slice.ObjectKey, headAt);
        return true;
    });

    /// <summary>That record is found no more, now or after a rebuild. A newer one of the same key stays.</summary>
    /// <returns>Whether it was found before.</returns>
    internal bool Forget(SliceKey key, SliceLocation location) => Try(content =>
    {
        content.Cache.Remove(location.Place);
        if (!content.Index.Remove(key, location)) return false;
        StrikeOut(content, location);
        return true;
    });

    /// <summary>As <see cref="Forget"/>, by another thread: whoever looks something up waits neither for a change of the index nor for the disk.</summary>
    internal void ForgetSoon(SliceKey key, SliceLocation location, Action? gone = null) => ThreadPool.UnsafeQueueUserWorkItem(
        static what =>
        {
            if (what.Disk.Forget(what.Key, what.Location)) what.Gone?.Invoke();
        },
        (Disk: this, Key: key, Location: location, Gone: gone), preferLocal: false);

    /// <summary>Lets pinned regions go that hold none of the wanted objects any more.</summary>
    internal void RetainPins(IReadOnlySet<SliceKey> wanted) => Try(content =>
    {
        foreach (Region region in content.Ring.Regions.Where(region => region.Retention == Retention.Pinned))
        {
            if (!RegionScan.Slices(region).Any(slice => wanted.Contains(slice.Header.ObjectKey)))
                content.Ring.Unpin(region);
        }
        return true;
    });

    /// <summary>Strikes out all that they cover. False when the disk is away or failed.</summary>
    internal bool TrySweep(IReadOnlyList<PurgeMarker> purges, CancellationToken cancel) => Try(content =>
    {
        // Retirements that began before the markers were there may carry what they cover to another region.
        content.Ring.WaitForRetirement();
        foreach (Region region in content.Ring.Regions)
        {
            // Retired meanwhile: gone with all that was in it.
            if (!region.TryLease()) continue;
            try
            {
                foreach (ScannedSlice slice in RegionScan.Slices(region))
                {
                    cancel.ThrowIfCancellationRequested();
                    if (slice.Header.IsStruck || slice.Header.Kind == SliceKind.Body) continue;
                    if (PurgeMarkers.Covering(purges, slice.Metadata, slice.Header.FillId) is not { } purge) continue;
                    if (content.Index.Remove(slice.Header.ObjectKey, new SliceLocation(region.Sequence, slice.Offset))) purge.CountGone();
                    region.StrikeOut(slice.Offset);
                }
            }
            finally
            {
                region.Release();
            }
        }
        return true;
    });

    /// <summary>Makes the purges of this moment durable. False when the disk is away or failed.</summary>
    internal bool TryKeepPurges() => Try(_ =>
    {
        _slot.WritePurges(_folder!.PurgesPath);
        return true;
    });

    /// <summary>Whether the device still answers in the folder it was opened in; it fails otherwise.</summary>
    internal void Check() => Try(content =>
    {
        _folder!.Check();
        content.Ring.LookForRoom();
        return true;
    });

    internal void Fail(Exception cause) => TryFail(cause);

    /// <summary>As <see cref="Fail"/>, by the reading of that object: where its place is bad, it must not fail the disk again when that is back.</summary>
    internal void Fail(Exception cause, ObjectRecord read)
    {
        if (TryFail(cause) && DiskErrors.IsBadPlace(cause)) Purges.TryAdd(PurgeScope.Key, [Encoding.UTF8.GetString(read.KeyUtf8)], _slot.Stamps);
    }

    /// <summary>After it failed: lets the folder go, so that it can be opened again. False while writes of the disk's own are under way.</summary>
    internal bool TryLeave()
    {
        if (_left is { } left)
        {
            if (!_sealing.IsEmpty || !left.Checkpoints.TryClose() || !left.Ring.TryClose()) return false;
            _slot.Departure.Add(left.Ring.Regions);
            _slot.Figures.Left(left.Ring);
            // FASTER's memory goes with the last look-up under way: freeing it now could pull it from under one.
            _left = null;
        }
        _folder?.Dispose();
        return true;
    }

    public void Dispose()
    {
        DiskContent? content = Content;
        Interlocked.CompareExchange(ref _failure, new DiskFailure("closed", _slot.Time.GetUtcNow(), null), null);
        Volatile.Write(ref _content, null);
        // A file whose fsync is under way stays locked, and whoever opens the folder next would find it in use.
        Task.WaitAll(_sealing.Values);
        content?.Checkpoints.Close();
        (content ?? _left)?.Ring.Dispose();
        content?.Index.Dispose();
        _folder?.Dispose();
    }

    private bool TryFail(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _failure, new DiskFailure(cause.Message, _since ?? _slot.Time.GetUtcNow(), cause), null) is not null) return false;
        _left = Content;
        Volatile.Write(ref _content, null);
        _slot.Failed(this);
        return true;
    }

    private bool Try(Func<DiskContent, bool> operation)
    {
        if (Content is not { } content) return false;
        try
        {
            return operation(content);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            Fail(error);
            return false;
        }
    }

    private static void StrikeOut(DiskContent content, SliceLocation record)
    {
        // Gone with its region: there is nothing to strike.
        if (!content.Ring.TryLease(record.Region, out Region region)) return;
        try
        {
            region.StrikeOut(record.Offset);
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
        Try(content =>
        {
            region.Seal();
            content.Checkpoints.Sealed(region.File.CapacityBytes);
            return true;
        });
        _sealing.TryRemove(region, out _);
    }
}
