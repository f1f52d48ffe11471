using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;

namespace Netflix.ControlPlane.Tests.Fleet.Heartbeats;

public sealed class HeartbeatBoundsTests
{
    private const ulong Believed = 4711;
    private static readonly RegisteredAppliance Edge = Appliances.Registered(Guid.NewGuid());

    [Fact]
    public void A_plausible_heartbeat_passes_unchanged()
    {
        Heartbeat said = Appliances.Heartbeat(h => (h.AssignedBytes, h.HeldBytes, h.HoldingsDigest) = (10, 5, Believed));
        Assert.Equal(said, Bound(said));
    }

    [Fact]
    public void Figures_beyond_the_registration_are_cut_to_it()
    {
        Heartbeat bound = Bound(Appliances.Heartbeat(h =>
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
            h.AssignedBytes = ulong.MaxValue;
            h.HeldBytes = ulong.MaxValue;
        }));

        Assert.Equal((ulong)Edge.CapacityBitsPerSecond, bound.EgressBitsPerSecond);
        Assert.Equal((ulong)Edge.CapacityBitsPerSecond, bound.FillBitsPerSecond);
        Assert.Equal((ulong)Edge.StorageBytes, bound.Disks[0].CapacityBytes);
        Assert.Equal((ulong)Edge.StorageBytes, bound.Disks[0].UsedBytes);
        Assert.Equal((uint)HeartbeatBounds.MaxConnections, bound.Connections);
        Assert.Equal((0d, 1d), (bound.CpuShare, bound.HitRatio));
        Assert.Equal(3UL, bound.AssignmentVersion);
        Assert.Equal((ulong)Edge.StorageBytes, bound.HeldBytes);
        // What the record reads back must not overflow either.
        Assert.Equal(Edge.CapacityBitsPerSecond, HeartbeatRecord.Read(HeartbeatRecord.Write(new ReceivedHeartbeat(DateTimeOffset.UnixEpoch, 1, bound, IsLinkLost: false)))!.EgressBitsPerSecond);
    }

    [Fact]
    public void The_digest_is_of_what_is_believed_not_of_what_is_said() =>
        Assert.Equal(Believed, Bound(Appliances.Heartbeat(h => h.HoldingsDigest = 1)).HoldingsDigest);

    [Fact]
    public void More_disks_than_a_machine_has_are_cut_off() => Assert.Equal(HeartbeatBounds.MaxDisks,
        Bound(Appliances.Heartbeat(h => h.Disks.Add(Enumerable.Range(0, 500).Select(i => new DiskState { Name = $"disk-{i}" })))).Disks.Count);

    [Fact]
    public void What_is_said_of_viewers_is_cut_to_prefixes_that_can_be_and_clients_they_can_have()
    {
        PrefixQuality Said(byte[] prefix, uint clients, uint starved) => new() { Prefix = ByteString.CopyFrom(prefix), Clients = clients, Starved = starved };
        Heartbeat bound = Bound(Appliances.Heartbeat(h => h.Quality.Add(
        [
            Said([], uint.MaxValue, uint.MaxValue), Said([192, 0, 2], 5000, 6000), Said([192, 0, 2], 7, 0), Said([192, 0, 3], 4, 4), Said([192, 0], 9, 9),
            Said([0x20, 1, 0xd, 0xb8, 0, 1], 9, 3), Said([0, 0, 0], 9, 9),
        ])));
        Assert.Equal(
            [Said([], HeartbeatBounds.MaxConnections, HeartbeatBounds.MaxConnections), Said([192, 0, 2], 256, 256), Said([0x20, 1, 0xd, 0xb8, 0, 1], 9, 3)], bound.Quality);
        Heartbeat many = Bound(Appliances.Heartbeat(h => h.Quality.Add(Enumerable.Range(0, 5000).Select(i => Said([10, (byte)(i >> 8), (byte)i], 9, 9)))));
        Assert.Equal(ViewerPrefix.MaxPrefixes, many.Quality.Count);
    }

    private static Heartbeat Bound(Heartbeat said) => HeartbeatBounds.Apply(said, Edge, 3, Believed);
}
