using System.Collections.Concurrent;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Storage.Purges;

/// <summary>
/// The purges that are not swept yet. A look-up compares a record with them once per generation, so that a hit pays one comparison of numbers.
/// Which fills are under way is kept too: a marker must outlive those that began before it.
/// </summary>
internal sealed class PurgeMarkers
{
    internal const int Most = 1024;

    private readonly Lock _changes = new();
    private readonly ConcurrentDictionary<ulong, int> _fillsUnderWay = new();
    private volatile Snapshot _current = new(1, []);

    internal IReadOnlyList<PurgeMarker> Current => _current.Markers;

    internal bool TryAdd(PurgeMarker marker) => Change(markers => markers.Count < Most ? [.. markers, marker] : null);

    /// <summary>Those a disk remembers; the bound was held when they were made.</summary>
    internal void Restore(IEnumerable<PurgeMarker> kept) => Change(markers => [.. markers.Union(kept)]);

    internal void Remove(IReadOnlyList<PurgeMarker> swept) => Change(markers => [.. markers.Except(swept)]);

    /// <summary>Whether the record was purged. What is not is remembered with it until the next change here.</summary>
    internal bool Covers(ObjectRecord record)
    {
        Snapshot current = _current;
        if (record.PurgeGeneration == current.Generation) return false;
        foreach (PurgeMarker marker in current.Markers)
        {
            if (marker.Covers(record)) return true;
        }
        record.PurgeGeneration = current.Generation;
        return false;
    }

    internal void Begin(ulong fillId) => _fillsUnderWay.AddOrUpdate(fillId, 1, (_, count) => count + 1);

    internal void End(ulong fillId)
    {
        if (_fillsUnderWay.AddOrUpdate(fillId, 0, (_, count) => count - 1) == 0)
            _fillsUnderWay.TryRemove(KeyValuePair.Create(fillId, 0));
    }

    /// <summary>Those that no fill under way could still escape: what a sweep that begins now may finish.</summary>
    internal IReadOnlyList<PurgeMarker> Sweepable()
    {
        IReadOnlyList<PurgeMarker> markers = Current;
        ulong oldest = _fillsUnderWay.IsEmpty ? ulong.MaxValue : _fillsUnderWay.Keys.DefaultIfEmpty(ulong.MaxValue).Min();
        return [.. markers.Where(marker => marker.Stamp < oldest)];
    }

    private bool Change(Func<IReadOnlyList<PurgeMarker>, IReadOnlyList<PurgeMarker>?> change)
    {
        lock (_changes)
        {
            if (change(_current.Markers) is not { } next) return false;
            _current = new Snapshot(_current.Generation + 1, next);
            return true;
        }
    }

    private sealed record Snapshot(int Generation, IReadOnlyList<PurgeMarker> Markers);
}
