using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;

namespace Netflix.ControlPlane.Tests.Fleet.Heartbeats;

public sealed class HeartbeatBoundsTests
{
    private static readonly PackageId Known = PackageId.Of("known"u8);
    private static readonly RegisteredAppliance Edge = Appliances.Registered(Guid.NewGuid());

    [Fact]
    public void A_plausible_heartbeat_passes_unchanged()
    {
        HeartbeatRequest said = Appliances.Heartbeat(Edge.Id.ToString(), h => h.Holdings.Add(Holding(Known, 5, 10)));
        Assert.Equal(said, Bound(said));
    }

    [Fact]
    public void Figures_beyond_the_registration_are_cut_to_it()
    {
        HeartbeatRequest bound = Bound(Appliances.Heartbeat("x", h =>
        {
            h.EgressBitsPerSecond = ulong.MaxValue;
            h.FillBitsPerSecond = ulong.MaxValue;
            h.Connections = uint.MaxValue;
            h.FillsPending = uint.MaxValue;
            h.AssignmentVersion = ulong.MaxValue;
            h.CpuShare = double.NaN;
            h.HitRatio = double.PositiveInfinity;
            h.Disks[0].CapacityBytes = ulong.MaxValue;
            h.Disks[0].UsedBytes = ulong.MaxValue;
        }));

        Assert.Equal((ulong)Edge.CapacityBitsPerSecond, bound.EgressBitsPerSecond);
        Assert.Equal((ulong)Edge.CapacityBitsPerSecond, bound.FillBitsPerSecond);
        Assert.Equal((ulong)Edge.StorageBytes, bound.Disks[0].CapacityBytes);
        Assert.Equal((ulong)Edge.StorageBytes, bound.Disks[0].UsedBytes);
        Assert.Equal((uint)HeartbeatBounds.MaxConnections, bound.Connections);
        Assert.Equal((0d, 1d), (bound.CpuShare, bound.HitRatio));
        Assert.Equal(3UL, bound.AssignmentVersion);
        // What the record reads back must not overflow either.
        Assert.Equal(Edge.CapacityBitsPerSecond, HeartbeatRecord.Read(HeartbeatRecord.Write(DateTimeOffset.UnixEpoch, bound))!.EgressBitsPerSecond);
    }

    [Fact]
    public void Holdings_that_nobody_assigned_are_dropped_and_doubles_count_once()
    {
        HeartbeatRequest bound = Bound(Appliances.Heartbeat("x", h => h.Holdings.Add(
            [Holding(PackageId.Of("foreign"u8), 10, 10), new Holding { Package = "nonsense", HeldBytes = 1, TotalBytes = 1 }, Holding(Known, 4, 10), Holding(Known, 10, 10)])));

        Assert.Equal([Holding(Known, 4, 10)], bound.Holdings);
    }

    [Fact]
    public void A_title_larger_than_the_whole_store_is_not_held()
    {
        HeartbeatRequest bound = Bound(Appliances.Heartbeat("x", h => h.Holdings.Add(Holding(Known, ulong.MaxValue, ulong.MaxValue))));
        Assert.False(HeartbeatRecord.ToReport(DateTimeOffset.UnixEpoch, bound).Holdings[Known].IsWhole);
    }

    [Fact]
    public void More_disks_than_a_machine_has_are_cut_off() => Assert.Equal(HeartbeatBounds.MaxDisks,
        Bound(Appliances.Heartbeat("x", h => h.Disks.Add(Enumerable.Range(0, 500).Select(i => new DiskState { Name = $"disk-{i}" })))).Disks.Count);

    private static HeartbeatRequest Bound(HeartbeatRequest said) => HeartbeatBounds.Apply(said, Edge, new FleetAssignment(3, [Known]));

    private static Holding Holding(PackageId package, ulong held, ulong total) => new() { Package = package.ToString(), HeldBytes = held, TotalBytes = total };
}
