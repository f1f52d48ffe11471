using System.Buffers.Binary;
using Google.Protobuf;
using Netflix.Contracts.Fleet;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// A heartbeat as Redis keeps it, little-endian: eight bytes Unix milliseconds of its receipt by Redis' clock, eight bytes run of the
/// replica that received it, one byte whether the link was lost since; then the bounded heartbeat as protobuf.
/// </summary>
internal static class HeartbeatRecord
{
    private const int ReplicaAt = sizeof(long), LostAt = ReplicaAt + sizeof(ulong), HeartbeatAt = LostAt + 1;

    internal static byte[] Write(in ReceivedHeartbeat received)
    {
        byte[] record = new byte[HeartbeatAt + received.Bounded.CalculateSize()];
        BinaryPrimitives.WriteInt64LittleEndian(record, received.At.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(ReplicaAt), received.Replica);
        record[LostAt] = received.IsLinkLost ? (byte)1 : (byte)0;
        received.Bounded.WriteTo(record.AsSpan(HeartbeatAt));
        return record;
    }

    /// <summary>The same, and the link was lost since. A copy: the other may be on its way to Redis.</summary>
    internal static byte[] WithLostLink(ReadOnlySpan<byte> record)
    {
        byte[] lost = record.ToArray();
        lost[LostAt] = 1;
        return lost;
    }

    /// <summary>Whether it says what is known already; costs no more than a look at its first bytes.</summary>
    internal static bool IsOf(ReadOnlySpan<byte> record, ApplianceReport known) =>
        record.Length >= HeartbeatAt && BinaryPrimitives.ReadInt64LittleEndian(record) == known.ReceivedAt.ToUnixTimeMilliseconds() && record[LostAt] != 0 == known.IsLinkLost;

    /// <summary>Null when the bytes are no record of ours: one bad value must not hide the fleet.</summary>
    internal static ApplianceReport? Read(ReadOnlySpan<byte> record)
    {
        if (record.Length < HeartbeatAt) return null;
        try
        {
            return new ReceivedHeartbeat(
                DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(record)),
                BinaryPrimitives.ReadUInt64LittleEndian(record[ReplicaAt..]), Heartbeat.Parser.ParseFrom(record[HeartbeatAt..]), record[LostAt] != 0).ToReport();
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

/// <param name="Replica">The run of the replica that received it.</param>
internal readonly record struct ReceivedHeartbeat(DateTimeOffset At, ulong Replica, Heartbeat Bounded, bool IsLinkLost)
{
    /// <param name="before">The one before it: disks that are as they were are its objects.</param>
    internal ApplianceReport ToReport(ApplianceReport? before = null) => new(
        At, (long)Bounded.EgressBitsPerSecond, (int)Bounded.Connections, Bounded.CpuShare, Bounded.HitRatio, (long)Bounded.FillBitsPerSecond,
        (int)Bounded.FillsPending, Disks(before?.Disks))
    {
        AssignedBytes = (long)Bounded.AssignedBytes, HeldBytes = (long)Bounded.HeldBytes, HoldingsDigest = Bounded.HoldingsDigest,
        ConfigurationVersion = (long)Bounded.ConfigurationVersion,
        Refused = Bounded.RefusedConfiguration == 0 ? null : new RefusedConfiguration((long)Bounded.RefusedConfiguration, Bounded.Refusal),
        PurgedUpTo = (long)Bounded.PurgedUpTo,
        ClockSkew = Bounded.SentAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Bounded.SentAt) - At,
        RoutesDigest = Bounded.RoutesSequence,
        Replica = Replica, IsLinkLost = IsLinkLost,
    };

    private IReadOnlyList<DiskReport> Disks(IReadOnlyList<DiskReport>? before) =>
        before is not null && AreThose(before) ? before : [.. Bounded.Disks.Select(disk => new DiskReport(disk.Name, (long)disk.CapacityBytes, (long)disk.UsedBytes, disk.Healthy))];

    private bool AreThose(IReadOnlyList<DiskReport> before)
    {
        if (before.Count != Bounded.Disks.Count) return false;
        for (int i = 0; i < before.Count; i++)
        {
            DiskState disk = Bounded.Disks[i];
            if (before[i] is var was && (was.Name, was.CapacityBytes, was.UsedBytes, was.Healthy) != (disk.Name, (long)disk.CapacityBytes, (long)disk.UsedBytes, disk.Healthy)) return false;
        }
        return true;
    }
}
