using System.Buffers.Binary;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// A heartbeat as Redis keeps it: eight bytes, little-endian, Unix milliseconds of its receipt by Redis' clock; then the bounded
/// request as protobuf.
/// </summary>
internal static class HeartbeatRecord
{
    private const int TimeBytes = sizeof(long);

    public static byte[] Write(DateTimeOffset receivedAt, HeartbeatRequest bounded)
    {
        byte[] record = new byte[TimeBytes + bounded.CalculateSize()];
        BinaryPrimitives.WriteInt64LittleEndian(record, receivedAt.ToUnixTimeMilliseconds());
        bounded.WriteTo(record.AsSpan(TimeBytes));
        return record;
    }

    /// <summary>Null when the bytes are no record of ours: one bad value must not hide the fleet.</summary>
    public static ApplianceReport? Read(ReadOnlySpan<byte> record)
    {
        if (record.Length < TimeBytes) return null;
        try
        {
            DateTimeOffset receivedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(record));
            return ToReport(receivedAt, HeartbeatRequest.Parser.ParseFrom(record[TimeBytes..]));
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    public static ApplianceReport ToReport(DateTimeOffset receivedAt, HeartbeatRequest bounded) => new(
        receivedAt, (long)bounded.EgressBitsPerSecond, (int)bounded.Connections, bounded.CpuShare, bounded.HitRatio,
        (long)bounded.FillBitsPerSecond, (int)bounded.FillsPending,
        [.. bounded.Disks.Select(disk => new DiskReport(disk.Name, (long)disk.CapacityBytes, (long)disk.UsedBytes, disk.Healthy))],
        bounded.Holdings.ToDictionary(
            holding => PackageId.Parse(holding.Package),
            holding => new TitleHolding((long)holding.HeldBytes, (long)holding.TotalBytes)));
}
