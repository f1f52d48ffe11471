using Netflix.ControlPlane.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Mrt;

/// <summary>A prefix of a table dump, with the best of its routes.</summary>
internal readonly record struct DumpedRoute(Prefix Prefix, BgpAttributes Attributes);

/// <summary>
/// Reads a dump of a routing table in MRT's TABLE_DUMP_V2 (RFC 6396, RFC 8050), as BIRD, FRR, GoBGP and the public collectors write it.
/// Records of other kinds are passed over.
/// </summary>
internal static class MrtTable
{
    private const int HeaderBytes = 12;
    // A route server with a thousand peers writes 100 KB for a prefix that all of them have.
    private const int LongestRecord = 4 << 20;
    private const ushort TableDumpV2 = 13;
    private const ushort IPv4Unicast = 2, IPv6Unicast = 4, IPv4UnicastAddPath = 8, IPv6UnicastAddPath = 10;

    /// <exception cref="WireFormatException">The file is not what it should be, or ends within a record.</exception>
    internal static async IAsyncEnumerable<DumpedRoute> ReadAsync(Stream dump, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] header = new byte[HeaderBytes], record = new byte[64 * 1024];
        for (long number = 1; ; number++)
        {
            int read = await dump.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancel);
            if (read == 0) yield break;
            (ushort type, ushort subtype, int length) = ReadHeader(header.AsSpan(0, read), number);
            if (length > record.Length) record = new byte[length];
            if (await dump.ReadAtLeastAsync(record.AsMemory(0, length), length, throwOnEndOfStream: false, cancel) < length)
                throw new WireFormatException($"The dump ends within record {number}.");
            if (type == TableDumpV2 && ReadRoute(record.AsSpan(0, length), subtype, number) is { } route) yield return route;
        }
    }

    private static (ushort Type, ushort Subtype, int Length) ReadHeader(ReadOnlySpan<byte> bytes, long number)
    {
        if (bytes.Length < HeaderBytes) throw new WireFormatException($"The dump ends within the header of record {number}.");
        var header = new WireReader(bytes);
        header.UInt32();   // time
        ushort type = header.UInt16(), subtype = header.UInt16();
        uint length = header.UInt32();
        return length <= LongestRecord
            ? (type, subtype, (int)length)
            : throw new WireFormatException($"Record {number} says that it has {length} bytes: this is no MRT dump, or it is compressed in a way other than gzip.");
    }

    private static DumpedRoute? ReadRoute(ReadOnlySpan<byte> record, ushort subtype, long number)
    {
        if (subtype is not (IPv4Unicast or IPv6Unicast or IPv4UnicastAddPath or IPv6UnicastAddPath)) return null;
        bool addsPath = subtype is IPv4UnicastAddPath or IPv6UnicastAddPath;
        try
        {
            var reader = new WireReader(record);
            reader.UInt32();   // sequence number
            Prefix prefix = reader.Prefix(subtype is IPv6Unicast or IPv6UnicastAddPath);
            BgpAttributes? best = null;
            for (int entries = reader.UInt16(); entries > 0; entries--)
            {
                reader.UInt16();   // peer
                reader.UInt32();   // time
                if (addsPath) reader.UInt32();
                BgpAttributes attributes = BgpAttributeReader.Read(reader.Part(reader.UInt16()), new BgpEncoding(HasFourByteAs: true), announced: null, []);
                if (best is not { } known || (attributes.AsPathLength, attributes.Med).CompareTo((known.AsPathLength, known.Med)) < 0) best = attributes;
            }
            return best is { } found ? new DumpedRoute(prefix, found) : null;
        }
        catch (WireFormatException flaw)
        {
            throw new WireFormatException($"Record {number}: {flaw.Message}");
        }
    }
}
