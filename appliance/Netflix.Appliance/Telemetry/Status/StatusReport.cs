using System.Diagnostics;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Telemetry.Status;

/// <summary>Gathers the status from whoever counts.</summary>
internal sealed class StatusReport(
    ApplianceName name, DeliveryFigures delivery, FirstByteTimes firstBytes, AccessLog log, FillSlots slots, FillMemory memory, FillFigures fills,
    SegmentStore store, TimeProvider time)
{
    internal ApplianceStatus Take()
    {
        using Process self = Process.GetCurrentProcess();
        return new ApplianceStatus(
            name.Value, time.GetUtcNow(), (DateTime.Now - self.StartTime).TotalSeconds, self.TotalProcessorTime.TotalSeconds, self.WorkingSet64,
            Environment.ProcessorCount,
            new ViewerStatus(
                delivery.Connections, delivery.EndedBy(SendEnd.ViewerLeft), delivery.EndedBy(SendEnd.Broken), log.Dropped, FirstByteTimes.BoundsSeconds,
                DeliveryFigures.Outcomes.ToDictionary(DeliveryMetrics.Label, outcome => new OutcomeStatus(
                    delivery.RequestsOf(outcome), delivery.SentBytesOf(outcome), firstBytes.Of(outcome)))),
            new FillStatus(slots.Running, slots.Waiting, memory.ReservedBytes, fills.ReceivedBytes),
            [.. store.Disks.Select(disk => new DiskState(
                disk.Name, disk.CapacityBytes, disk.UsedBytes, disk.PinnedBytes, disk.Slices, disk.EvictedRegions, disk.CorruptSlices, disk.ScrubbedBytes,
                disk.Returns, disk.Failure?.Reason, disk.Failure?.Since))]);
    }
}
