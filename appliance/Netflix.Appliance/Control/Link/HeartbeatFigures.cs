using Netflix.Appliance.Control.Configuration;
using Netflix.Appliance.Control.Purges;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Quality;
using Netflix.Appliance.Storage;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control.Link;

/// <summary>Turns running totals into the rates of one heartbeat. One caller.</summary>
internal sealed class HeartbeatFigures(
    DeliveryFigures delivery, FillFigures fill, SegmentStore store, CurrentAssignment current, CurrentViewerAccess viewers, CurrentConfiguration configuration, PurgeDuty purges, Holdings holdings, CpuMeter cpu,
    ViewerQuality quality, TimeProvider time)
{
    private const int BitsPerByte = 8;

    private long _taken = time.GetTimestamp();
    private long _sentBytes;
    private long _hitBytes;
    private long _filledBytes;

    internal Heartbeat Take()
    {
        long now = time.GetTimestamp();
        double seconds = Math.Max(time.GetElapsedTime(_taken, now).TotalSeconds, 0.001);
        long sent = delivery.SentBytes, hit = delivery.HitBytes, filled = fill.ReceivedBytes;
        HoldingsSnapshot held = holdings.Current;
        var heartbeat = new Heartbeat
        {
            AssignmentVersion = current.Assignment.Version,
            ViewerAccessRevision = viewers.Revision,
            ConfigurationVersion = configuration.Version,
            RefusedConfiguration = configuration.Refused?.Version ?? 0,
            Refusal = configuration.Refused?.Reason ?? "",
            PurgedUpTo = purges.DoneUpTo,
            SentAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            EgressBitsPerSecond = (ulong)((sent - _sentBytes) * BitsPerByte / seconds),
            Connections = (uint)Math.Max(0, delivery.Connections),
            CpuShare = cpu.TakeShare(),
            FillBitsPerSecond = (ulong)((filled - _filledBytes) * BitsPerByte / seconds),
            FillsPending = (uint)held.PendingFiles,
            AssignedBytes = (ulong)held.Titles.Sum(title => title.TotalBytes),
            HeldBytes = (ulong)held.Titles.Sum(title => title.HeldBytes),
            HitRatio = sent == _sentBytes ? 1 : (double)(hit - _hitBytes) / (sent - _sentBytes),
        };
        heartbeat.Disks.AddRange(store.Disks.Select(disk => new DiskState
        {
            Name = disk.Name, CapacityBytes = (ulong)disk.CapacityBytes, UsedBytes = (ulong)disk.UsedBytes, Healthy = disk.Healthy,
        }));
        heartbeat.Quality.AddRange(quality.TakeNews());
        (_taken, _sentBytes, _hitBytes, _filledBytes) = (now, sent, hit, filled);
        return heartbeat;
    }
}
