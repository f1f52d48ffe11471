namespace Netflix.Appliance.Storage.Regions;

/// <summary>A ring's regions by what they are for, counted when one changes: every miss wants to know.</summary>
internal sealed record RegionCounts(int Pinned, int Main, int Probation)
{
    internal static RegionCounts Of(IList<Region> regions)
    {
        int pinned = 0, main = 0;
        foreach (Region region in regions)
        {
            if (region.Retention == Retention.Pinned) pinned++;
            if (region.Retention == Retention.Proven) main++;
        }
        return new RegionCounts(pinned, main, regions.Count - pinned - main);
    }
}
