using System.Diagnostics.Metrics;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Disks;

namespace Netflix.Appliance.Health;

internal sealed class DiskMetrics
{
    public DiskMetrics(IMeterFactory meters, SegmentStore store)
    {
        Meter meter = meters.Create("Netflix.Appliance.Storage");
        meter.CreateObservableGauge("cdn.disk.capacity", () => Each(disk => disk.CapacityBytes), "By", "What a disk may hold.");
        meter.CreateObservableGauge("cdn.disk.used", () => Each(disk => disk.UsedBytes), "By", "Bytes in regions.");
        meter.CreateObservableGauge("cdn.disk.pinned", () => Each(disk => disk.PinnedBytes), "By", "Bytes in regions pinned by fill plans.");
        meter.CreateObservableGauge("cdn.disk.slices", () => Each(disk => disk.Slices), "{slice}", "Slices in the index.");
        meter.CreateObservableGauge("cdn.disk.healthy", () => Each(disk => disk.Healthy ? 1 : 0), "{disk}", "1 while the disk works.");
        meter.CreateObservableCounter("cdn.disk.returns", () => Each(disk => disk.Returns), "{return}", "How often a disk came back into service after a failure.");
        meter.CreateObservableCounter("cdn.disk.evicted_regions", () => Each(disk => disk.EvictedRegions), "{region}", "Regions recycled to make room.");
        meter.CreateObservableCounter("cdn.disk.corrupt_slices", () => Each(disk => disk.CorruptSlices), "{slice}", "Slices whose checksum was wrong when read or scrubbed.");
        meter.CreateObservableCounter("cdn.disk.scrubbed", () => Each(disk => disk.ScrubbedBytes), "By", "Bytes reread at rest.");
        meter.CreateObservableGauge("cdn.disk.scrub_ended", () => Each(disk => disk.ScrubEndedAt?.ToUnixTimeSeconds() ?? 0), "s", "When all of a disk had been reread the last time, in Unix time; 0 before the first.");

        IEnumerable<Measurement<long>> Each(Func<DiskStatus, long> figure) =>
            store.Disks.Select(disk => new Measurement<long>(figure(disk), KeyValuePair.Create<string, object?>("disk", disk.Name)));
    }
}
