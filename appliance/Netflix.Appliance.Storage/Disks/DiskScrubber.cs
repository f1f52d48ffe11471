using Netflix.Appliance.Storage.PageCache;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// Rereads what lies on a disk, region by region and slowly, and drops what is not what was written, so that it is fetched again before
/// a viewer meets it. Only regions that are written whole: the open ones were checked a moment ago by whoever read them first.
/// </summary>
/// <param name="bytesPerSecond">Zero or less: as fast as the disk gives them.</param>
internal sealed class DiskScrubber(DiskSlot slot, long bytesPerSecond)
{
    // A small disk is not read all day.
    private static readonly TimeSpan BetweenPasses = TimeSpan.FromDays(1);
    private static readonly TimeSpan WhileAway = TimeSpan.FromMinutes(1);

    private uint _last;

    /// <summary>Passes until it is stopped, on a thread of its own: it sleeps and waits for the disk.</summary>
    internal void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            DateTimeOffset began = slot.Time.GetUtcNow();
            bool whole = Pass(stop);
            TimeSpan rest = whole ? began + BetweenPasses - slot.Time.GetUtcNow() : WhileAway;
            if (rest > TimeSpan.Zero) stop.WaitHandle.WaitOne(rest);
        }
    }

    /// <summary>Goes on after the region where the last one ended. False when the disk is away or failed on the way.</summary>
    internal bool Pass(CancellationToken stop)
    {
        Disk disk = slot.Disk;
        foreach (Region region in disk.SealedRegions.Where(region => region.Sequence > _last))
        {
            // A disk that fails on one region is not to fail there for ever.
            _last = region.Sequence;
            if (region.TryLease()) Scrub(disk, region, stop);
            if (stop.IsCancellationRequested || !disk.IsHealthy) return false;
        }
        if (!disk.IsHealthy) return false;
        _last = 0;
        slot.Figures.ScrubEnded(slot.Time.GetUtcNow());
        return true;
    }

    private void Scrub(Disk disk, Region region, CancellationToken stop)
    {
        try
        {
            using AtRestFile file = AtRestFile.Open(region.File.Path, bytes => Read(bytes, stop));
            foreach (RereadRecord record in RegionReread.Records(region, file))
            {
                if (stop.IsCancellationRequested || !disk.IsHealthy) return;
                if (!record.Matches) disk.DropRotten(record.Header, region, record.Offset);
            }
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            disk.Fail(error);
        }
        finally
        {
            region.Release();
        }
    }

    private void Read(int bytes, CancellationToken stop)
    {
        slot.Figures.Scrubbed(bytes);
        if (bytesPerSecond > 0) stop.WaitHandle.WaitOne(TimeSpan.FromSeconds((double)bytes / bytesPerSecond));
    }
}
