using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>Finds a disk's regions. Files that are none (torn creation, another format) are removed: they hold nothing readable.</summary>
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
}
