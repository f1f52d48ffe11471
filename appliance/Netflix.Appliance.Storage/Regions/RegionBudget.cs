using System.Numerics;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>How a disk's bytes are divided into regions.</summary>
/// <param name="RegionBytes">Size of a new region; a record never exceeds it.</param>
/// <param name="MaxPinnedRegions">Plans may fill at most this many, so that misses always have room to be kept.</param>
internal readonly record struct RegionBudget(long TotalBytes, long RegionBytes, int MaxPinnedRegions)
{
    internal const long SmallestRegionBytes = 4L * 1024 * 1024;
    internal const long LargestRegionBytes = 64L * 1024 * 1024;

    /// <summary>Four regions: one written for viewers, one for a plan, two to rotate.</summary>
    internal const long SmallestDiskBytes = 4 * SmallestRegionBytes;

    private const int WantedRegions = 32;
    private const int SparedForDemand = 2;

    /// <summary>64 MiB regions from 2 GiB on; below, at least 32 of a smaller power of two so that an eviction stays a small share.</summary>
    internal static RegionBudget For(long totalBytes, int maxPinnedPercent)
    {
        long wanted = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, totalBytes / WantedRegions / 2 + 1));
        long regionBytes = Math.Clamp(wanted, SmallestRegionBytes, LargestRegionBytes);
        int regions = (int)(totalBytes / regionBytes);
        return new RegionBudget(totalBytes, regionBytes, Math.Min(regions - SparedForDemand, (int)((long)regions * maxPinnedPercent / 100)));
    }

    internal int Regions => (int)(TotalBytes / RegionBytes);
}
