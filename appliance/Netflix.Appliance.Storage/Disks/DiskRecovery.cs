using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// Rebuilds the index from the regions, newest first: a commit record names its fill, and only slices of a fill with a commit
/// record belong to anyone. Files that are no regions (torn creation, another format) are removed: they hold nothing readable.
/// </summary>
internal static class DiskRecovery
{
    internal static List<Region> OpenRegions(string folder)
    {
        List<Region> regions = [];
        byte[] block = new byte[RegionHeader.Bytes];
        foreach (string path in RegionFile.PathsIn(folder).ToList())
        {
            RegionFile file = RegionFile.Open(path);
            if (file.CapacityBytes >= RegionBudget.SmallestRegionBytes && file.CapacityBytes <= RegionBudget.LargestRegionBytes)
            {
                file.ReadExactly(block, 0);
                if (RegionHeader.TryRead(block, out RegionHeader header) && header.CapacityBytes == file.CapacityBytes
                    && regions.TrueForAll(other => other.Sequence != header.Sequence))
                {
                    regions.Add(new Region(file, header));
                    continue;
                }
            }
            file.Dispose();
            File.Delete(path);
        }
        return regions;
    }

    /// <summary>Fills the index and sets each open region's tail behind its last record.</summary>
    internal static void Index(IEnumerable<Region> regions, SliceIndex index)
    {
        HashSet<(SliceKey Object, ulong Fill)> committed = [];
        foreach (Region region in regions.OrderByDescending(region => region.Sequence))
        {
            List<ScannedSlice> slices = [.. RegionScan.Slices(region, verifyPayloads: !region.IsSealed)];
            if (slices is [.., var last]) region.Tail = last.Offset + last.Header.RecordBytes;
            for (int i = slices.Count - 1; i >= 0; i--) Add(region, slices[i], index, committed);
        }
    }

    private static void Add(Region region, ScannedSlice slice, SliceIndex index, HashSet<(SliceKey, ulong)> committed)
    {
        SliceHeader header = slice.Header;
        (SliceKey, ulong) fill = (header.ObjectKey, header.FillId);
        if (header.Kind == SliceKind.Commit)
        {
            // A newer commit of the same object was met before: this one is history.
            if (index.TryGet(header.ObjectKey, out _)) return;
            if (header.SliceNumber > 0) committed.Add(fill);
        }
        else if (!committed.Contains(fill))
        {
            return;
        }
        // An open region's payloads were compared by the scan; the flag stays off all the same: first reads are few.
        if (!index.IsFull) index.Put(header.IndexKey, new SliceLocation(region.Sequence, slice.Offset, (uint)header.RecordBytes, SliceFlags.None));
    }
}
