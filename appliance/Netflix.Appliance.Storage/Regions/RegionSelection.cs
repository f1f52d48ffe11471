using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>A record that outlives its region.</summary>
internal sealed record KeptRecord(SliceHeader Header, SliceLocation From, byte[] Bytes, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>The record as it stands in another region: only its head says where it is.</summary>
    internal byte[] For(Region region)
    {
        (Header with { Region = region.Sequence }).Write(Bytes, Metadata.Span);
        return Bytes;
    }
}

/// <summary>What of a retired region goes on: the policy's verdict on every record that is still in the index. The rest leaves the index here.</summary>
/// <param name="policy">Null: nothing goes on, the ring is first in, first out.</param>
internal sealed class RegionSelection(RegionPolicy? policy, SliceIndex index, PurgeMarkers purges)
{
    internal bool IsFirstInFirstOut => policy is null;

    /// <summary>Called with a region that nobody can lease any more. Holds what is kept in memory, less than the region has.</summary>
    internal IReadOnlyList<KeptRecord> Choose(Region region, RingView view)
    {
        List<KeptRecord> kept = [];
        List<(ScannedSlice Slice, SliceLocation Location)> live = [];
        foreach (ScannedSlice slice in RegionScan.Slices(region))
        {
            if (index.TryGet(slice.Header.IndexKey, out SliceLocation location) && location.Region == region.Sequence && location.Offset == slice.Offset)
                live.Add((slice with { Metadata = slice.Metadata.ToArray() }, location));
        }
        policy?.BeginRetirement(ClassOf(region), live.Sum(record => (long)record.Slice.Header.RecordBytes), view);
        foreach ((ScannedSlice slice, SliceLocation location) in live)
        {
            // A head that is purged and copied in the same moment would be where the sweep has been.
            bool isPurged = slice.Header.Kind != SliceKind.Body && purges.Covering(slice.Metadata, slice.Header.FillId) is not null;
            if (policy is not null && !isPurged && IsKept(policy, slice.Header, location))
            {
                byte[] bytes = new byte[slice.Header.RecordBytes];
                region.File.ReadExactly(bytes, slice.Offset);
                kept.Add(new KeptRecord(slice.Header, location, bytes, slice.Metadata));
            }
            else
            {
                Drop(slice.Header, location);
            }
        }
        policy?.EndRetirement();
        return kept;
    }

    internal void Moved(KeptRecord record, Region to, long offset) =>
        index.TryReplace(record.Header.IndexKey, record.From, new SliceLocation(to.Sequence, offset));

    internal void Drop(SliceHeader header, SliceLocation location) => index.Remove(header.IndexKey, location);

    internal static RegionClass ClassOf(Region region) => region.Retention == Retention.Proven ? RegionClass.Main : RegionClass.Probation;

    // The slices of a long object and its head share a fate, so all are judged as one slice whose hits nobody counted.
    private static bool IsKept(RegionPolicy policy, SliceHeader header, SliceLocation location)
    {
        bool whole = header.Kind == SliceKind.Whole;
        return policy.AtRetirement(
            header.ObjectKey.Low, whole ? header.RecordBytes : SliceLayout.SliceBytes, header.RecordBytes, whole ? location.Hits : null) != Placement.Nowhere;
    }
}
