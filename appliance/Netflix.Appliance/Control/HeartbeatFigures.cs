using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control;

/// <summary>Turns running totals into the rates of one heartbeat. One caller.</summary>
internal sealed class HeartbeatFigures(
    DeliveryFigures delivery, FillFigures fill, SegmentStore store, CurrentAssignment current, CurrentViewerAccess viewers, Holdings holdings, CpuMeter cpu, TimeProvider time)
{
    private const int BitsPerByte = 8;

    private long _taken = time.GetTimestamp();
    private long _sentBytes;
    private long _hitBytes;
    private long _filledBytes;

    internal HeartbeatRequest Take(string applianceId)
    {
        long now = time.GetTimestamp();
        double seconds = Math.Max(time.GetElapsedTime(_taken, now).TotalSeconds, 0.001);
        long sent = delivery.SentBytes, hit = delivery.HitBytes, filled = fill.ReceivedBytes;
        HoldingsSnapshot held = holdings.Current;
        var request = new HeartbeatRequest
        {
            ApplianceId = applianceId,
            AssignmentVersion = current.Assignment.Version,
            ViewerAccessRevision = viewers.Revision,
            EgressBitsPerSecond = (ulong)((sent - _sentBytes) * BitsPerByte / seconds),
            Connections = (uint)Math.Max(0, delivery.Connections),
            CpuShare = cpu.TakeShare(),
            FillBitsPerSecond = (ulong)((filled - _filledBytes) * BitsPerByte / seconds),
            FillsPending = (uint)held.PendingFiles,
            HitRatio = sent == _sentBytes ? 1 : (double)(hit - _hitBytes) / (sent - _sentBytes),
        };
        request.Disks.AddRange(store.Disks.Select(disk => new DiskState
        {
            Name = disk.Name, CapacityBytes = (ulong)disk.CapacityBytes, UsedBytes = (ulong)disk.UsedBytes, Healthy = disk.Healthy,
        }));
        request.Holdings.AddRange(held.Titles.Select(title => new Holding
        {
            Package = title.Package, HeldBytes = (ulong)title.HeldBytes, TotalBytes = (ulong)title.TotalBytes,
        }));
        (_taken, _sentBytes, _hitBytes, _filledBytes) = (now, sent, hit, filled);
        return request;
    }
}
