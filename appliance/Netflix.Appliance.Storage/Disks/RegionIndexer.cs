using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// Brings what regions hold into the index: heads first, then the slices of the fills that have one; the rest belongs to nobody.
/// Payloads are left to their first reader, also those of a write that a crash tore: a torn record is found and then a miss.
/// Only where it would hide an older version of its object is it compared here, so that what was once kept stays.
/// </summary>
/// <param name="regions">All of the disk.</param>
/// <param name="index">Empty, or what a checkpoint remembers.</param>
internal sealed class RegionIndexer(IEnumerable<Region> regions, SliceIndex index, StampClock stamps)
{
    private readonly Dictionary<uint, Region> _regions = regions.ToDictionary(region => region.Sequence);
    private readonly Dictionary<(SliceKey Object, ulong Fill), bool> _fills = [];
    private readonly HashSet<uint> _scanned = [];

    /// <summary>Scans those and sets each one's tail behind its last record.</summary>
    internal void Index(IReadOnlyList<Region> scanned)
    {
        List<(SliceHeader Header, SliceLocation Location)> bodies = [];
        _scanned.UnionWith(scanned.Select(region => region.Sequence));
        foreach (Region region in scanned.OrderBy(region => region.Sequence))
        {
            foreach (ScannedSlice slice in RegionScan.Slices(region))
            {
                region.Tail = slice.Offset + slice.Header.RecordBytes;
                stamps.Observe(slice.Header.FillId);
                var location = new SliceLocation(region.Sequence, slice.Offset);
                if (slice.Header.IsStruck) index.Discard(slice.Header.IndexKey, location);
                else if (slice.Header.Kind == SliceKind.Body) bodies.Add((slice.Header, location));
                else AddHead(region, slice.Header, location);
            }
        }
        foreach ((SliceHeader header, SliceLocation location) in bodies)
        {
            if (!IsCommitted(header) || index.IsFull) index.Discard(header.IndexKey, location);
            else if (!StandsBehind(header, location)) Put(header.IndexKey, location);
        }
    }

    // In order of their places, so that of what is scanned all that was before is counted.
    private void Put(SliceKey key, SliceLocation location) =>
        index.Restore(key, location, isCounted: before => !_scanned.Contains(before.Region) || before.Place < location.Place);

    private void AddHead(Region region, SliceHeader header, SliceLocation location)
    {
        if (index.TryGet(header.ObjectKey, out SliceLocation known) && !known.IsSameRecord(location) && HeadAt(known) is { } other)
        {
            bool supersedes = Supersedes(region, header, location, known, other);
            // What the crash left undone: when the one that counts is removed later, the other must not come back at the next start.
            if (supersedes) _regions[known.Region].StrikeOut(known.Offset);
            else region.StrikeOut(location.Offset);
            if (!supersedes) return;
        }
        if (index.IsFull)
        {
            index.Discard(header.ObjectKey, location);
            return;
        }
        Put(header.ObjectKey, location);
        if (header.Kind == SliceKind.Head) _fills[(header.ObjectKey, header.FillId)] = true;
    }

    // Two heads of one object that count: the crash came between writing one and striking the other.
    private bool Supersedes(Region region, SliceHeader header, SliceLocation location, SliceLocation known, SliceHeader other) =>
        header.IsNewerThan(other)
            ? RegionScan.PayloadMatches(region.File, location.Offset, header)
            : !RegionScan.PayloadMatches(_regions[known.Region].File, known.Offset, other);

    // Two records of one slice: a pin copied it, and its original is still there. The head may be the pinned one, and it must not
    // outlive its body; where nothing is pinned any one will do.
    private bool StandsBehind(SliceHeader header, SliceLocation location)
    {
        if (!index.TryGet(header.IndexKey, out SliceLocation known) || known.IsSameRecord(location) || HeadAt(known) is not { } other) return false;
        bool isPinned = IsPinned(location);
        if (isPinned == IsPinned(known)) return false;
        return isPinned
            ? !RegionScan.PayloadMatches(_regions[location.Region].File, location.Offset, header)
            : RegionScan.PayloadMatches(_regions[known.Region].File, known.Offset, other);
    }

    private bool IsPinned(SliceLocation location) => _regions[location.Region].Retention == Retention.Pinned;

    // A fill's head is among what was scanned, or in a region that the checkpoint covers.
    private bool IsCommitted(SliceHeader body)
    {
        (SliceKey, ulong) fill = (body.ObjectKey, body.FillId);
        if (!_fills.TryGetValue(fill, out bool committed))
        {
            committed = index.TryGet(body.ObjectKey, out SliceLocation head) && HeadAt(head) is { Kind: SliceKind.Head } found && found.FillId == body.FillId;
            _fills[fill] = committed;
        }
        return committed;
    }

    private SliceHeader? HeadAt(SliceLocation location) =>
        _regions.TryGetValue(location.Region, out Region? region) && region.ReadRecordHead(location.Offset) is { Header.IsStruck: false } record
            ? record.Header
            : null;
}
