using System.Collections.Concurrent;
using System.Numerics;
using FASTER.core;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Index;

using Session = ClientSession<SliceKey, SliceLocation, SliceLocation, SliceLocation, Empty, IFunctions<SliceKey, SliceLocation, SliceLocation, SliceLocation, Empty>>;

/// <summary>
/// FasterKV as the index of one disk, wholly in memory: it is rebuilt from the regions, so its log needs no device. Look-ups
/// are concurrent; changes take turns, which makes "remove it if it still points there" atomic. A change is one per slice of a
/// fill, some thousand a second at most.
/// Entries that come and go leave dead records in FASTER's log; <see cref="Put"/> compacts it before memory runs out.
/// </summary>
internal sealed class SliceIndex : IDisposable
{
    // Measured in the design phase: 16-byte key + 16-byte value + 8-byte header.
    private const int LogBytesPerEntry = 40;

    private readonly FasterKV<SliceKey, SliceLocation> _store;
    private readonly NullDevice _device = new();
    private readonly ConcurrentQueue<Session> _idle = new();
    private readonly Lock _changes = new();
    private readonly long _maxEntries;
    private readonly long _compactAboveBytes;
    private long _count;

    /// <param name="maxEntries">Most slices held at once.</param>
    internal SliceIndex(long maxEntries)
    {
        _maxEntries = maxEntries;
        // Twice the live entries, so that a compaction frees at least half of what it walks.
        long logBytes = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries * LogBytesPerEntry * 2, 1 << 22));
        _compactAboveBytes = logBytes / 4 * 3;
        _store = new FasterKV<SliceKey, SliceLocation>(
            size: (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(maxEntries / 4, 1024)),
            new LogSettings
            {
                LogDevice = _device,
                MemorySizeBits = BitOperations.Log2((ulong)logBytes),
                PageSizeBits = BitOperations.Log2((ulong)logBytes) - 4,
                MutableFraction = 0.9,
            },
            comparer: new SliceKeyComparer(),
            // A location is 16 bytes: without isolation a look-up could see half of a replacement.
            concurrencyControlMode: ConcurrencyControlMode.RecordIsolation);
    }

    internal long Count => Volatile.Read(ref _count);

    /// <summary>Room for no further object; the caller evicts a region first.</summary>
    internal bool IsFull => Count >= _maxEntries;

    internal bool TryGet(SliceKey key, out SliceLocation location)
    {
        Session session = Rent();
        try
        {
            return Read(session, key, out location);
        }
        finally
        {
            _idle.Enqueue(session);
        }
    }

    internal void Put(SliceKey key, SliceLocation location) => Change(session =>
    {
        if (!Read(session, key, out _)) _count++;
        session.Upsert(ref key, ref location);
        CompactIfLong(session);
    });

    /// <summary>False when the slice is not, or no longer, in that region.</summary>
    internal bool RemoveIfIn(SliceKey key, uint region)
    {
        bool removed = false;
        Change(session =>
        {
            if (!Read(session, key, out SliceLocation found) || found.Region != region) return;
            session.Delete(ref key);
            _count--;
            removed = true;
        });
        return removed;
    }

    internal void Remove(SliceKey key, SliceLocation expected) => Change(session =>
    {
        if (!Read(session, key, out SliceLocation found) || !found.IsSameRecord(expected)) return;
        session.Delete(ref key);
        _count--;
    });

    internal void MarkVerified(SliceKey key, SliceLocation expected) => Change(session =>
    {
        if (!Read(session, key, out SliceLocation found) || !found.IsSameRecord(expected)) return;
        SliceLocation verified = found with { Flags = found.Flags | SliceFlags.Verified };
        session.Upsert(ref key, ref verified);
        CompactIfLong(session);
    });

    public void Dispose()
    {
        while (_idle.TryDequeue(out Session? session)) session.Dispose();
        _store.Dispose();
        _device.Dispose();
    }

    private static bool Read(Session session, SliceKey key, out SliceLocation location)
    {
        SliceLocation input = default, output = default;
        Status status = session.Read(ref key, ref input, ref output);
        location = output;
        return status.Found;
    }

    private void Change(Action<Session> change)
    {
        lock (_changes)
        {
            Session session = Rent();
            try
            {
                change(session);
            }
            finally
            {
                _idle.Enqueue(session);
            }
        }
    }

    // The null device keeps nothing: live records have to move to the tail before the log outgrows memory.
    private void CompactIfLong(Session session)
    {
        if (_store.Log.TailAddress - _store.Log.BeginAddress < _compactAboveBytes) return;
        long until = _store.Log.TailAddress;
        _store.Log.ShiftReadOnlyAddress(until, wait: true);
        session.Compact(until, CompactionType.Lookup);
        _store.Log.Truncate();
    }

    private Session Rent() => _idle.TryDequeue(out Session? session)
        ? session
        : _store.NewSession(new SimpleFunctions<SliceKey, SliceLocation>());
}
