using System.Diagnostics;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>How long the parts of opening a disk took.</summary>
/// <param name="FromCheckpoint">False: every region was scanned.</param>
public sealed record DiskOpeningTimes(TimeSpan Open, TimeSpan Recover, TimeSpan Scan, int ScannedRegions, bool FromCheckpoint);

/// <summary>Regions and index of a disk as the last life left them: the index from its last checkpoint, and what came after it from the regions.</summary>
internal sealed record DiskOpening(List<Region> Regions, SliceIndex Index, int Life, DiskOpeningTimes Times)
{
    /// <exception cref="IOException">The disk failed.</exception>
    internal static DiskOpening Run(DiskFolder folder, long maxSlices, StampClock stamps)
    {
        long began = Stopwatch.GetTimestamp();
        List<Region> regions = DiskRecovery.OpenRegions(folder.RegionsPath);
        TimeSpan open = Stopwatch.GetElapsedTime(began);

        began = Stopwatch.GetTimestamp();
        var recovered = SliceIndex.Recover(maxSlices, folder.IndexPath, regions.Where(region => region.IsSealed).Select(region => region.Sequence).ToHashSet());
        // The numbers of lives have run out: what an old one verified could look like this one's.
        if (recovered is { Manifest.Life: >= SliceLocation.MaxLife } old)
        {
            old.Index.Dispose();
            recovered = null;
        }
        SliceIndex index = recovered?.Index ?? new SliceIndex(maxSlices, folder.NewIndexPath());
        TimeSpan recover = Stopwatch.GetElapsedTime(began);

        began = Stopwatch.GetTimestamp();
        HashSet<uint> covered = recovered?.Manifest.Covered.ToHashSet() ?? [];
        stamps.Observe(recovered?.Manifest.Stamp ?? 0);
        List<Region> scanned = [];
        foreach (Region region in regions)
        {
            if (region.IsSealed && covered.Contains(region.Sequence)) region.Tail = region.File.CapacityBytes;
            else scanned.Add(region);
        }
        new RegionIndexer(regions, index, stamps).Index(scanned);
        var times = new DiskOpeningTimes(open, recover, Stopwatch.GetElapsedTime(began), scanned.Count, recovered is not null);
        return new DiskOpening(regions, index, (recovered?.Manifest.Life ?? 0) + 1, times);
    }
}
