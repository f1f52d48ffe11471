using System.Numerics;
using FASTER.core;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

using Session = ClientSession<SliceKey, ulong, ulong, ulong, Empty, IndexFunctions>;

/// <summary>
/// FasterKV as the index of one disk, wholly in memory; its log's device only takes what compaction leaves behind. Look-ups are
/// concurrent; changes take turns, which makes "remove it if it still points there" atomic. A change is one per slice of a
/// fill, some thousand a second at most.
/// Entries that come and go leave dead records in FASTER's log; <see cref="Put"/> compacts it before memory runs out.
/// </summary>
internal sealed class SliceIndex : IDisposable
{
    /// <summary>8-byte header, 16-byte key, 8-byte value.</summary>
    internal const int LogBytesPerEntry = 32;

    // 7 entries a bucket of 64 bytes: at 5.5 on average one bucket in seven overflows, at half of that hardly any.
    private const double EntriesPerBucket = 5.5;

    private readonly FasterKV<SliceKey, ulong> _store;
    private readonly NullDevice _device = new();
    private readonly IndexSessions _sessions;
    private readonly Lock _changes = new();
    private readonly long _maxEntries;
    private readonly long _compactAboveBytes;
    private long _count;

    /// <param name="maxEntries">Most slices held at once.</param>
    internal SliceIndex(long maxEntries)
    {
        _maxEntries = maxEntries;
        // Twice the live entries, so that a compaction frees at least half of what it walks. Untouched pages cost no memory.
        long logBytes = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries * LogBytesPerEntry * 2, 1 << 22));
        _compactAboveBytes = logBytes / 4 * 3;
        _store = new FasterKV<SliceKey, ulong>(
            size: (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries / EntriesPerBucket, 1024)),
            new LogSettings
            {
                LogDevice = _device,
                MemorySizeBits = BitOperations.Log2((ulong)logBytes),
                PageSizeBits = BitOperations.Log2((ulong)logBytes) - 4,
                MutableFraction = 0.9,
            },
            comparer: new SliceKeyComparer(),
            concurrencyControlMode: ConcurrencyControlMode.None);
        _sessions = new IndexSessions(_store);
    }

    internal long Count => Volatile.Read(ref _count);

    /// <summary>Room for no further object; the caller evicts a region first.</summary>
    internal bool IsFull => Count >= _maxEntries;

    internal bool TryGet(SliceKey key, out SliceLocation location) => TryRead(key, IndexFunctions.Peek, out location);

    /// <summary>As <see cref="TryGet"/>, for a viewer: it counts.</summary>
    internal bool TryHit(SliceKey key, out SliceLocation location) => TryRead(key, IndexFunctions.Hit, out location);

    /// <returns>Where it pointed before, if it was there.</returns>
    internal SliceLocation? Put(SliceKey key, SliceLocation location)
    {
        SliceLocation? before = null;
        Change(session =>
        {
            if (Read(session, key, IndexFunctions.Peek, out SliceLocation found)) before = found;
            else _count++;
            Upsert(session, key, location);
        });
        return before;
    }

    /// <summary>Puts it if the entry is still the expected one: what moved or was replaced meanwhile stays.</summary>
    internal bool TryReplace(SliceKey key, SliceLocation expected, SliceLocation next)
    {
        bool replaced = false;
        Change(session =>
        {
            if (!Read(session, key, IndexFunctions.Peek, out SliceLocation found) || !found.IsSameRecord(expected)) return;
            Upsert(session, key, next);
            replaced = true;
        });
        return replaced;
    }

    /// <summary>False when the slice is not, or no longer, in that region.</summary>
    internal bool RemoveIfIn(SliceKey key, uint region)
    {
        bool removed = false;
        Change(session =>
        {
            if (!Read(session, key, IndexFunctions.Peek, out SliceLocation found) || found.Region != region) return;
            session.Delete(ref key);
            _count--;
            removed = true;
        });
        return removed;
    }

    internal bool Remove(SliceKey key, SliceLocation expected)
    {
        bool removed = false;
        Change(session =>
        {
            if (!Read(session, key, IndexFunctions.Peek, out SliceLocation found) || !found.IsSameRecord(expected)) return;
            session.Delete(ref key);
            _count--;
            removed = true;
        });
        return removed;
    }

    internal void MarkVerified(SliceKey key, SliceLocation expected, int life) => Change(session =>
    {
        if (Read(session, key, IndexFunctions.Peek, out SliceLocation found) && found.IsSameRecord(expected))
            Upsert(session, key, found.VerifiedIn(life));
    });

    public void Dispose()
    {
        _sessions.Dispose();
        _store.Dispose();
        _device.Dispose();
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

    private void Upsert(Session session, SliceKey key, SliceLocation location)
    {
        ulong bits = location.Bits;
        session.Upsert(ref key, ref bits);
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
        if (_store.Log.TailAddress - _store.Log.BeginAddress < _compactAboveBytes) return;
        long until = _store.Log.TailAddress;
        _store.Log.ShiftReadOnlyAddress(until, wait: true);
        session.Compact(until, CompactionType.Lookup);
        _store.Log.Truncate();
    }
}
