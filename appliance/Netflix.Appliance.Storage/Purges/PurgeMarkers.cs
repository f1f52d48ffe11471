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

    /// <summary>All or none, with stamps of this moment: of fills, those that began before are known here, and later ones have later stamps.</summary>
    /// <returns>Null when they are too many.</returns>
    internal IReadOnlyList<PurgeMarker>? TryAdd(PurgeScope scope, IReadOnlyList<string> texts, StampClock stamps)
    {
        PurgeMarker[] added = [];
        bool fit = Change(markers =>
        {
            if (markers.Count + texts.Count > Most) return null;
            added = [.. texts.Select(text => new PurgeMarker(stamps.Next(), scope, text))];
            return [.. markers, .. added];
        });
        return fit ? added : null;
    }

    /// <summary>Those a disk remembers; the bound was held when they were made.</summary>
    internal void Restore(IEnumerable<PurgeMarker> kept) => Change(markers => [.. markers.Union(kept)]);

    internal void Remove(IReadOnlyList<PurgeMarker> swept) => Change(markers => [.. markers.Except(swept)]);

    /// <summary>What covers the record, if anything does. That nothing does is remembered with it until the next change here.</summary>
    internal PurgeMarker? Covering(ObjectRecord record)
    {
        Snapshot current = _current;
        if (record.PurgeGeneration == current.Generation) return null;
        foreach (PurgeMarker marker in current.Markers)
        {
            if (marker.Covers(record.Header.FillId, record.KeyUtf8, record.SurrogateKeys)) return marker;
        }
        record.PurgeGeneration = current.Generation;
        return null;
    }

    /// <summary>As for a record, from the metadata of a head as it is stored.</summary>
    internal PurgeMarker? Covering(ReadOnlyMemory<byte> metadata, ulong fillId) => Current is { Count: > 0 } markers ? Covering(markers, metadata, fillId) : null;

    internal static PurgeMarker? Covering(IReadOnlyList<PurgeMarker> markers, ReadOnlyMemory<byte> metadata, ulong fillId) =>
        ObjectMetadata.TrySplit(metadata, out ReadOnlyMemory<byte> keyUtf8, out IReadOnlyList<string> surrogateKeys, out _)
            ? markers.FirstOrDefault(marker => marker.Covers(fillId, keyUtf8.Span, surrogateKeys))
            : null;

    /// <summary>Of a fetch that begins now.</summary>
    internal ulong Begin(StampClock stamps)
    {
        lock (_changes)
        {
            ulong fillId = stamps.Next();
            Begin(fillId);
            return fillId;
        }
    }

    internal void Begin(ulong fillId) => _fillsUnderWay.AddOrUpdate(fillId, 1, (_, count) => count + 1);

    internal void End(ulong fillId)
    {
        if (_fillsUnderWay.AddOrUpdate(fillId, 0, (_, count) => count - 1) == 0)
            _fillsUnderWay.TryRemove(KeyValuePair.Create(fillId, 0));
    }

    /// <summary>Whether no fill under way began before it: nothing that it covers can be committed any more.</summary>
    internal bool IsPast(PurgeMarker marker) => _fillsUnderWay.IsEmpty || _fillsUnderWay.Keys.DefaultIfEmpty(ulong.MaxValue).Min() > marker.Stamp;

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
