using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>From a commit record's place to a lease on all of an object's slices.</summary>
internal static class ObjectLookup
{
    /// <returns>Null when the object is not, or no longer, whole.</returns>
    internal static ObjectLease? Find(Disk disk, RegionRing ring, SliceIndex index, ObjectKey key, SliceLocation commit)
    {
        if (!ring.TryLease(commit.Region, out Region region)) return null;
        bool whole = false;
        List<LeasedSlice> leased = [];
        try
        {
            if (region.ReadRecordHead(commit.Offset) is not { } record || record.Header.ObjectKey != key.Slice)
            {
                disk.DropCorrupt(key.Slice, commit);
                return null;
            }
            if (!ObjectMetadata.TrySplit(record.Metadata, key, out ReadOnlyMemory<byte> metadata)) return null;

            for (int number = 0; number < record.Header.SliceNumber; number++)
            {
                if (!index.TryGet(SliceKey.OfBody(key.Slice, record.Header.FillId, number), out SliceLocation body)
                    || !ring.TryLease(body.Region, out Region bodyRegion))
                {
                    // A slice went with its region: what is left of the object is of no use to anyone.
                    index.Remove(key.Slice, commit);
                    return null;
                }
                leased.Add(Slice(bodyRegion, body, SliceLayout.PayloadOffset(0, SliceLayout.SliceBytes), SliceLayout.SliceBytes));
            }
            leased.Add(Slice(region, commit, record.Header.PayloadOffset, record.Header.PayloadLength));
            whole = true;
            return new ObjectLease(disk, key.Slice, record.Header, metadata, [.. leased]);
        }
        finally
        {
            if (!whole)
            {
                foreach (LeasedSlice slice in leased) slice.Region.Release();
                region.Release();
            }
        }
    }

    private static LeasedSlice Slice(Region region, SliceLocation location, int payloadOffset, int payloadLength) =>
        new(region, location, new StoredExtent(region.File.Handle, location.Offset + payloadOffset, payloadLength));
}
