using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>
/// Decoded heads by their place. A place is never reused, so nothing here is ever wrong, only unused; the index says which record
/// is current. Reads take no lock. Second chance (CLOCK) keeps what was asked for since the hand last passed.
/// </summary>
internal sealed class RecordCache(long maxBytes)
{
    private readonly ConcurrentDictionary<ulong, Entry> _entries = new();
    private readonly ConcurrentQueue<ulong> _clock = new();
    private long _bytes;

    internal long Bytes => Interlocked.Read(ref _bytes);

    internal bool TryGet(ulong place, [NotNullWhen(true)] out ObjectRecord? record)
    {
        record = null;
        if (!_entries.TryGetValue(place, out Entry? entry)) return false;
        // Written only when it changes: a hot object's line stays shared between processors.
        if (!entry.WasUsed) entry.WasUsed = true;
        record = entry.Record;
        return true;
    }

    /// <summary>The one of two readers' records that stays: both must see the same attachment.</summary>
    internal ObjectRecord Add(ulong place, ObjectRecord record)
    {
        var entry = new Entry(record);
        if (!_entries.TryAdd(place, entry)) return _entries.TryGetValue(place, out Entry? first) ? first.Record : record;
        _clock.Enqueue(place);
        if (Interlocked.Add(ref _bytes, entry.Charged) > maxBytes) MakeRoom();
        return record;
    }

    internal void Remove(ulong place)
    {
        // Its place in the clock stays until the hand comes by.
        if (_entries.TryRemove(place, out Entry? entry)) Interlocked.Add(ref _bytes, -entry.Charged);
    }

    private void MakeRoom()
    {
        while (Bytes > maxBytes && _clock.TryDequeue(out ulong place))
        {
            if (!_entries.TryGetValue(place, out Entry? entry)) continue;
            if (entry.WasUsed)
            {
                entry.WasUsed = false;
                // What was looked up since it was charged counts from here on.
                int now = entry.Record.Bytes;
                Interlocked.Add(ref _bytes, now - entry.Charged);
                entry.Charged = now;
                _clock.Enqueue(place);
                continue;
            }
            Remove(place);
        }
    }

    private sealed class Entry(ObjectRecord record)
    {
        private volatile bool _wasUsed;

        internal ObjectRecord Record { get; } = record;
        internal int Charged { get; set; } = record.Bytes;
        internal bool WasUsed { get => _wasUsed; set => _wasUsed = value; }
    }
}
