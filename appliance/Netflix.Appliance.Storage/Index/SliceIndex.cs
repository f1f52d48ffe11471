using System.Numerics;
using FASTER.core;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

using Session = ClientSession<SliceKey, ulong, ulong, ulong, Empty, IndexFunctions>;

/// <summary>
/// FasterKV as the index of one disk, wholly in memory: its log needs no device, its checkpoints are snapshots. Look-ups are concurrent; changes take turns, which makes "remove it if it
/// still points there" atomic. A change is one per slice of a fill, some thousand a second at most.
/// Entries that come and go leave dead records in FASTER's log; <see cref="Put"/> compacts it before memory runs out.
/// </summary>
internal sealed class SliceIndex : IDisposable
{
    /// <summary>8-byte header, 16-byte key, 8-byte value.</summary>
    internal const int LogBytesPerEntry = 32;

    private const int BucketBytes = 64;

    // FASTER writes whole sectors of each page, and the manifest comes on top.
    private const long CheckpointSlackBytes = 1024 * 1024;

    // FASTER allocates a page ahead, and all of a page is resident at once: with 16 of them that was 6 bytes an object at 10 million.
    private const int LogPagesBits = 6;

    // 7 entries a bucket: at 5.5 on average one bucket in seven overflows, at half of that hardly any.
    private const double EntriesPerBucket = 5.5;

    private readonly string? _folder;
    private readonly FasterKV<SliceKey, ulong> _store;
    private readonly NullDevice _device = new();
    private readonly CheckpointWriter? _writer;
    private readonly IndexSessions _sessions;
    private readonly Lock _changes = new();
    private readonly EntryCounts _counts = new();
    private readonly long _maxEntries;
    private readonly long _tableSize;
    private readonly int _logBits;

    /// <param name="maxEntries">Most slices held at once.</param>
    /// <param name="folder">For checkpoints; null for an index that has none.</param>
    internal SliceIndex(long maxEntries, string? folder = null)
    {
        _maxEntries = maxEntries;
        _folder = folder;
        // Twice the live entries, so that a compaction frees at least half of what it walks. Untouched pages cost no memory.
        _logBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries * LogBytesPerEntry * 2, 1 << 22)));
        _tableSize = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries / EntriesPerBucket, 1024));
        _writer = folder is null ? null : new CheckpointWriter();
        _store = new FasterKV<SliceKey, ulong>(
            _tableSize,
            new LogSettings { LogDevice = _device, MemorySizeBits = _logBits, PageSizeBits = _logBits - LogPagesBits, MutableFraction = 0.9 },
            folder is null ? null : new CheckpointSettings
            {
                CheckpointManager = new DeviceLogCommitCheckpointManager(new CheckpointDevices(_writer!), new DefaultCheckpointNamingScheme(folder), removeOutdated: false),
            },
            comparer: new SliceKeyComparer(),
            concurrencyControlMode: ConcurrencyControlMode.None);
        _sessions = new IndexSessions(_store);
    }

    internal long Count => _counts.Total;

    /// <summary>Room for no further object; the caller evicts a region first.</summary>
    internal bool IsFull => Count >= _maxEntries;

    /// <summary>About what a checkpoint writes.</summary>
    internal long CheckpointBytes => _tableSize * BucketBytes + _store.Log.TailAddress - _store.Log.BeginAddress;

    internal bool TryGet(SliceKey key, out SliceLocation location) => TryRead(key, IndexFunctions.Peek, out location);

    /// <summary>As <see cref="TryGet"/>, for a viewer: it counts.</summary>
    internal bool TryHit(SliceKey key, out SliceLocation location) => TryRead(key, IndexFunctions.Hit, out location);

    /// <returns>Where it pointed before, if it was there.</returns>
    internal SliceLocation? Put(SliceKey key, SliceLocation location)
    {
        SliceLocation? before = null;
        Change(session =>
        {
            if (Read(session, key, IndexFunctions.Peek, out SliceLocation found))
            {
                before = found;
                _counts.Subtract(found.Region);
            }
            _counts.Add(location.Region);
            Upsert(session, key, location);
        });
        return before;
    }

    /// <summary>
    /// Puts what a scan found, which a checkpoint may have had: entries of regions that it does not cover are not counted before their
    /// scan, because what they point to may be gone.
    /// </summary>
    /// <param name="isCounted">Of where it pointed before: whether the scan came by there, or the checkpoint covers it.</param>
    internal void Restore(SliceKey key, SliceLocation location, Predicate<SliceLocation> isCounted) => Change(session =>
    {
        if (Read(session, key, IndexFunctions.Peek, out SliceLocation found) && isCounted(found)) _counts.Subtract(found.Region);
        _counts.Add(location.Region);
        Upsert(session, key, location);
    });

    /// <summary>Removes what a scan found to be of no use, and was not counted.</summary>
    internal void Discard(SliceKey key, SliceLocation location) => Change(session =>
    {
        if (Read(session, key, IndexFunctions.Peek, out SliceLocation found) && found.IsSameRecord(location)) Delete(session, key);
    });

    /// <summary>The region is gone: entries that nothing on disk stands behind any more are not counted for ever.</summary>
    internal void Forget(uint region)
    {
        lock (_changes) _counts.Forget(region);
    }

    /// <summary>Puts it if the entry is still the expected one: what moved or was replaced meanwhile stays.</summary>
    internal bool TryReplace(SliceKey key, SliceLocation expected, SliceLocation next)
    {
        bool replaced = false;
        Change(session =>
        {
            if (!Read(session, key, IndexFunctions.Peek, out SliceLocation found) || !found.IsSameRecord(expected)) return;
            _counts.Subtract(found.Region);
            _counts.Add(next.Region);
            Upsert(session, key, next);
            replaced = true;
        });
        return replaced;
    }

    /// <summary>False when the slice is not, or no longer, in that region.</summary>
    internal bool RemoveIfIn(SliceKey key, uint region) => RemoveIf(key, found => found.Region == region);

    internal bool Remove(SliceKey key, SliceLocation expected) => RemoveIf(key, expected.IsSameRecord);

    internal void MarkVerified(SliceKey key, SliceLocation expected, int life) => Change(session =>
    {
        if (Read(session, key, IndexFunctions.Peek, out SliceLocation found) && found.IsSameRecord(expected))
            Upsert(session, key, found.VerifiedIn(life));
    });

    /// <summary>Writes a checkpoint beside the last one and then takes its place. One at a time.</summary>
    /// <param name="covered">Regions whose records were all put before this call.</param>
    /// <param name="looksForRoom">False in tests of what happens when it is gone the moment after.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    internal async Task<bool> CheckpointAsync(IReadOnlyList<uint> covered, int life, ulong stamp, bool looksForRoom = true)
    {
        // What FASTER has put to its log's device is not in a snapshot, and the device keeps nothing. Compaction truncates whatever it
        // puts there, so there is never anything; a checkpoint of which that were not so would be worthless.
        if (_folder is null || _store.Log.BeginAddress != _store.Log.SafeReadOnlyAddress) return false;
        // Regions may have filled the file system to its last megabyte, which is no fault of the disk: without a new checkpoint the next
        // start scans more. The one before is removed only when the new one is whole, so both need room.
        if (looksForRoom && !DiskErrors.HasRoom(_folder, 2 * CheckpointBytes + CheckpointSlackBytes)) return false;
        Guid token;
        Task taken;
        long least;
        Dictionary<uint, int> entries;
        lock (_changes)
        {
            // FASTER draws the line between what is in and what is not before it first waits, for its writes: nothing changes until the
            // counts are taken too.
            if (!_store.TryInitiateFullCheckpoint(out token, CheckpointType.Snapshot)) return false;
            taken = _store.CompleteCheckpointAsync().AsTask();
            entries = _counts.Snapshot();
            least = CheckpointBytes;
        }
        await taken;
        // FASTER takes note of a write that failed in its trace only, and calls the checkpoint done.
        if (CheckpointFiles.Of(_folder, token).Sum(path => new FileInfo(path).Length) < least) return false;
        new CheckpointManifest(
            token, life, stamp, _tableSize, _logBits, _store.Log.TailAddress, covered, entries,
            [.. CheckpointFiles.Of(_folder, token).Select(path => CheckpointManifest.Describe(_folder, path))]).Write(_folder);
        CheckpointFiles.RemoveOthers(_folder, token);
        return true;
    }

    /// <summary>
    /// The index as the last checkpoint in the folder remembers it; null when there is none that is whole and fits. It counts what points to
    /// regions that it covers; the rest is counted when its region is scanned: <see cref="Restore"/>.
    /// </summary>
    /// <param name="sealedRegions">The others are scanned in any case.</param>
    internal static (SliceIndex Index, CheckpointManifest Manifest)? Recover(long maxEntries, string folder, IReadOnlySet<uint> sealedRegions)
    {
        if (CheckpointManifest.ReadProven(folder) is not { } manifest) return null;
        var index = new SliceIndex(maxEntries, folder);
        bool recovered = false;
        try
        {
            if (manifest.TableSize != index._tableSize || manifest.LogBits != index._logBits) return null;
            index._store.Recover(manifest.Token, manifest.Token);
            HashSet<uint> covered = [.. manifest.Covered];
            foreach ((uint region, int entries) in manifest.Entries)
            {
                if (sealedRegions.Contains(region) && covered.Contains(region)) index._counts.Add(region, entries);
            }
            recovered = true;
            return (index, manifest);
        }
        catch (FasterException)
        {
            return null;
        }
        finally
        {
            if (!recovered) index.Dispose();
        }
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _store.Dispose();
        _device.Dispose();
        _writer?.Dispose();
    }

    private bool TryRead(SliceKey key, ulong input, out SliceLocation location)
    {
        Session session = _sessions.Rent(out int place);
        bool found = Read(session, key, input, out location);
        // Not in a finally: a session that threw is in no state to be used again.
        _sessions.Return(session, place);
        return found;
    }

    private static bool Read(Session session, SliceKey key, ulong input, out SliceLocation location)
    {
        ulong output = 0;
        Status status = session.Read(ref key, ref input, ref output);
        location = new SliceLocation(output);
        return status.Found;
    }

    private bool RemoveIf(SliceKey key, Predicate<SliceLocation> condition)
    {
        bool removed = false;
        Change(session =>
        {
            if (!Read(session, key, IndexFunctions.Peek, out SliceLocation found) || !condition(found)) return;
            Delete(session, key);
            _counts.Subtract(found.Region);
            removed = true;
        });
        return removed;
    }

    private void Upsert(Session session, SliceKey key, SliceLocation location)
    {
        ulong bits = location.Bits;
        session.Upsert(ref key, ref bits);
        CompactIfLong(session);
    }

    private void Delete(Session session, SliceKey key)
    {
        session.Delete(ref key);
        CompactIfLong(session);
    }

    private void Change(Action<Session> change)
    {
        lock (_changes)
        {
            Session session = _sessions.Rent(out int place);
            change(session);
            _sessions.Return(session, place);
        }
    }

    // Live records move to the tail before the log outgrows memory.
    private void CompactIfLong(Session session)
    {
        if (_store.Log.TailAddress - _store.Log.BeginAddress < (1L << _logBits) / 4 * 3) return;
        long until = _store.Log.TailAddress;
        _store.Log.ShiftReadOnlyAddress(until, wait: true);
        session.Compact(until, CompactionType.Lookup);
        _store.Log.Truncate();
    }
}
