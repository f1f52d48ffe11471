using System.Buffers.Binary;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.Steering.Quality;

namespace Netflix.ControlPlane.Fleet.Quality;

/// <summary>What one appliance said last of its viewers' playbacks.</summary>
/// <param name="ReceivedAt">By Redis' clock, to the millisecond.</param>
internal sealed record ApplianceQuality(DateTimeOffset ReceivedAt, IReadOnlyList<PrefixReport> Prefixes)
{
    private const int ReportAt = sizeof(long);

    internal long UnixMilliseconds => ReceivedAt.ToUnixTimeMilliseconds();

    /// <param name="bounded">As the bounds let it pass.</param>
    internal static ApplianceQuality Of(DateTimeOffset receivedAt, IEnumerable<PrefixQuality> bounded) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(receivedAt.ToUnixTimeMilliseconds()),
        [.. bounded.Select(said => (IsPrefix: ViewerPrefix.TryRead(said.Prefix.Span, out ViewerPrefix prefix), Report: new PrefixReport(prefix.Key, (int)said.Clients, (int)said.Starved)))
            .Where(read => read.IsPrefix).Select(read => read.Report)]);

    /// <summary>As Redis keeps it: eight bytes Unix milliseconds, little-endian, then a heartbeat that says nothing else.</summary>
    internal byte[] Write()
    {
        var heartbeat = new Heartbeat
        {
            Quality =
            {
                Prefixes.Select(report => new PrefixQuality
                {
                    Prefix = ByteString.CopyFrom(new ViewerPrefix(report.Prefix).ToBytes()), Clients = (uint)report.Clients, Starved = (uint)report.Starved,
                }),
            },
        };
        byte[] record = new byte[ReportAt + heartbeat.CalculateSize()];
        BinaryPrimitives.WriteInt64LittleEndian(record, UnixMilliseconds);
        heartbeat.WriteTo(record.AsSpan(ReportAt));
        return record;
    }

    /// <summary>Null when the bytes are nothing of ours.</summary>
    internal static ApplianceQuality? Read(ReadOnlySpan<byte> record)
    {
        if (record.Length < ReportAt) return null;
        try
        {
            return Of(DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(record)), Heartbeat.Parser.ParseFrom(record[ReportAt..]).Quality);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
