using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Sockets;
using Netflix.Lab.Routers;
using Netflix.LoadTests.Steer;
using Netflix.Steering.Networks;

namespace Netflix.LoadTests.Bgp;

/// <summary>An invented table as large as the internet's, as a router sends it by BMP and as a collector writes it to a file.</summary>
internal sealed class FullTable
{
    // What routers put into one UPDATE on the average of a full table.
    private const int PrefixesAnUpdate = 4;

    private readonly RouteChange[] _routes;

    internal FullTable(int ipv4, int ipv6) =>
        _routes = [.. new InventedFleet(sites: 1, appliances: 1).InventRoutes(ipv4, ipv6).DistinctBy(route => route.Prefix).Where(route => !IsWatched(route.Prefix))];

    internal int Count => _routes.Length;

    /// <summary>Of the prefix that both send last.</summary>
    internal static string LastAddress => "198.51.100.1";

    private static Prefix LastPrefix { get; } = Prefix.Of(isIPv6: false, 24, [198, 51, 100])!.Value;

    // Around all that the bench announces and withdraws itself.
    private static Prefix Changing { get; } = Prefix.Of(isIPv6: false, 16, [203, 0])!.Value;

    // What is watched for its going would, if the table had it too, never be gone.
    private static bool IsWatched(Prefix prefix) => prefix == LastPrefix || Changing.Contains(new NetworkAddress(prefix.Bits, prefix.IsIPv6));

    /// <summary>Initiation, one session's Peer Up, then all routes.</summary>
    internal byte[] ToBmp()
    {
        var stream = new MemoryStream();
        byte[] peer = WireWriter.Peer(9);
        byte[] open = WireWriter.BgpMessage(1, new WireWriter().Byte(4).TwoBytes(64500).TwoBytes(90).FourBytes(1).Byte(0).Bytes);
        stream.Write(WireWriter.BmpMessage(4, new WireWriter().TwoBytes(2).TwoBytes(5).Byte("bench"u8.ToArray()).Bytes));
        stream.Write(WireWriter.BmpMessage(3, [.. peer, .. new byte[20], .. open, .. open]));
        foreach (RouteChange[] some in _routes.Chunk(PrefixesAnUpdate))
        {
            byte[] path = new WireWriter().Attribute(2, WireWriter.Sequence(Path(some[0].Announcement))).Bytes;
            byte[] ipv4 = [.. some.Where(route => !route.Prefix.IsIPv6).SelectMany(route => Bytes(route.Prefix))], ipv6 = [.. some.Where(route => route.Prefix.IsIPv6).SelectMany(route => Bytes(route.Prefix))];
            byte[] reach = ipv6.Length == 0 ? [] : new WireWriter().Attribute(14, [0, 2, 1, 16, .. new byte[16], 0, .. ipv6]).Bytes;
            stream.Write(WireWriter.BmpMessage(0, [.. peer, .. WireWriter.Update([], [.. path, .. reach], ipv4)]));
        }
        stream.Write(WireWriter.BmpMessage(0, [.. peer, .. WireWriter.Update([], new WireWriter().Attribute(2, WireWriter.Sequence(1)).Bytes, Bytes(LastPrefix))]));
        return stream.ToArray();
    }

    /// <summary>Compressed with gzip.</summary>
    internal byte[] ToMrt()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(MrtWriter.Record(1, MrtWriter.Peers(([10, 0, 0, 9], 64500))));
            foreach (RouteChange route in _routes.OrderBy(route => route.Prefix, Prefix.Order))
                gzip.Write(MrtWriter.Record(route.Prefix.IsIPv6 ? 4 : 2, MrtWriter.Rib(Bytes(route.Prefix), MrtWriter.Entry(Path(route.Announcement), 0))));
            gzip.Write(MrtWriter.Record(2, MrtWriter.Rib(Bytes(LastPrefix), MrtWriter.Entry([1], 0))));
        }
        return packed.ToArray();
    }

    internal static async Task<TcpClient> SendAsync(byte[] stream, int port, CancellationToken cancel)
    {
        var router = new TcpClient();
        await router.ConnectAsync(System.Net.IPAddress.Loopback, port, cancel);
        await router.GetStream().WriteAsync(stream, cancel);
        return router;
    }

    private static uint[] Path(in Announcement announcement) => [.. Enumerable.Range(64500, 2 + announcement.AsPathLength).Select(network => (uint)network)];

    private static byte[] Bytes(Prefix prefix)
    {
        byte[] bytes = new byte[17];
        bytes[0] = prefix.Length;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(1), prefix.Bits);
        return bytes[..(1 + (prefix.Length + 7) / 8)];
    }
}
