using System.Net;
using System.Runtime.CompilerServices;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Mrt;

/// <summary>
/// Reads a dump of a routing table in MRT's TABLE_DUMP_V2 (RFC 6396, RFC 8050), as BIRD, FRR, GoBGP and the public collectors write it.
/// Records of other kinds are passed over.
/// </summary>
public sealed class MrtTable
{
    private const int HeaderBytes = 12;
    // A route server with a thousand peers writes 100 KB for a prefix that all of them have.
    private const int LongestRecord = 4 << 20;
    private const int NamedPeers = 10;
    private const ushort TableDumpV2 = 13;
    private const ushort PeerIndex = 1, IPv4Unicast = 2, IPv6Unicast = 4, IPv4UnicastAddPath = 8, IPv6UnicastAddPath = 10;

    private readonly MrtFilter _filter;
    private readonly List<string> _strangers = [];
    // By its number in the dump, whether a peer's routes are wanted; null while nobody is asked for.
    private bool[]? _wanted;
    private bool _isAnyWanted;

    private MrtTable(MrtFilter filter) => _filter = filter;

    /// <summary>Each prefix with the best of its routes that are wanted.</summary>
    /// <exception cref="WireFormatException">The file is not what it should be, ends within a record, or has none of the peers asked for.</exception>
    public static IAsyncEnumerable<BgpRoute> ReadAsync(Stream dump, MrtFilter filter, CancellationToken cancel) => new MrtTable(filter).ReadAsync(dump, cancel);

    private async IAsyncEnumerable<BgpRoute> ReadAsync(Stream dump, [EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] header = new byte[HeaderBytes], record = new byte[64 * 1024];
        long offset = 0;
        for (long number = 1; ; number++)
        {
            int read = await dump.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancel);
            if (read == 0) break;
            (ushort type, ushort subtype, int length) = ReadHeader(header.AsSpan(0, read), number, offset);
            if (length > record.Length) record = new byte[length];
            if (await dump.ReadAtLeastAsync(record.AsMemory(0, length), length, throwOnEndOfStream: false, cancel) < length)
                throw new WireFormatException($"The dump ends within record {number}, which begins at byte {offset}.");
            if (type == TableDumpV2 && Read(record.AsSpan(0, length), subtype, number, offset) is { } route) yield return route;
            offset += HeaderBytes + length;
        }
        if (_filter.AsksForPeers && !_isAnyWanted)
            throw new WireFormatException($"The dump has none of the peers asked for. It has {(_strangers.Count == 0 ? "none at all" : string.Join(", ", _strangers))}.");
    }

    private static (ushort Type, ushort Subtype, int Length) ReadHeader(ReadOnlySpan<byte> bytes, long number, long offset)
    {
        if (bytes.Length < HeaderBytes) throw new WireFormatException($"The dump ends within the header of record {number}, at byte {offset + bytes.Length}.");
        var header = new WireReader(bytes);
        header.UInt32();   // time
        ushort type = header.UInt16(), subtype = header.UInt16();
        uint length = header.UInt32();
        return length <= LongestRecord
            ? (type, subtype, (int)length)
            : throw new WireFormatException($"Record {number} at byte {offset} says that it has {length} bytes: this is no MRT dump, or it is compressed in a way other than gzip.");
    }

    private BgpRoute? Read(ReadOnlySpan<byte> record, ushort subtype, long number, long offset)
    {
        try
        {
            switch (subtype)
            {
                case PeerIndex:
                    if (_filter.AsksForPeers) ReadPeers(new WireReader(record));
                    return null;
                case IPv4Unicast or IPv6Unicast:
                    return ReadRoute(new WireReader(record), subtype == IPv6Unicast, addsPath: false);
                case IPv4UnicastAddPath or IPv6UnicastAddPath:
                    return ReadRoute(new WireReader(record), subtype == IPv6UnicastAddPath, addsPath: true);
                default:
                    return null;
            }
        }
        catch (WireFormatException flaw)
        {
            throw new WireFormatException($"Record {number} at byte {offset}: {flaw.Message}");
        }
    }

    // RFC 6396, section 4.3.1.
    private void ReadPeers(WireReader table)
    {
        const byte IsIPv6 = 1, HasFourByteAs = 2;
        table.UInt32();   // the collector
        table.Take(table.UInt16());   // the view's name
        _wanted = new bool[table.UInt16()];
        for (int peer = 0; peer < _wanted.Length; peer++)
        {
            byte kind = table.Byte();
            table.UInt32();   // BGP identifier
            var address = new IPAddress(table.Take((kind & IsIPv6) != 0 ? 16 : 4));
            uint network = (kind & HasFourByteAs) != 0 ? table.UInt32() : table.UInt16();
            _wanted[peer] = _filter.WantsPeer(address, network);
            _isAnyWanted |= _wanted[peer];
            if (!_wanted[peer] && _strangers.Count < NamedPeers) _strangers.Add($"{address} (AS {network})");
        }
    }

    private BgpRoute? ReadRoute(WireReader record, bool isIPv6, bool addsPath)
    {
        record.UInt32();   // sequence number
        Prefix prefix = record.Prefix(isIPv6);
        BgpAttributes? best = null;
        for (int entries = record.UInt16(); entries > 0; entries--)
        {
            int peer = record.UInt16();
            record.UInt32();   // time
            if (addsPath) record.UInt32();
            WireReader entry = record.Part(record.UInt16());
            if (!IsWanted(peer)) continue;
            BgpAttributes attributes = BgpAttributeReader.Read(entry, new BgpEncoding(HasFourByteAs: true), announced: null, []);
            if (_filter.WantsOrigin(attributes.OriginAs) && (best is not { } known || BgpRoute.Compare(attributes, known) < 0)) best = attributes;
        }
        return best is { } found ? new BgpRoute(prefix, found) : null;
    }

    private bool IsWanted(int peer)
    {
        if (!_filter.AsksForPeers) return true;
        if (_wanted is null || peer >= _wanted.Length) throw new WireFormatException($"A route names peer {peer}, which no table of peers before it has.");
        return _wanted[peer];
    }
}
