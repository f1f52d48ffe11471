using System.Text;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

/// <summary>Reads the messages of the BGP Monitoring Protocol (RFC 7854).</summary>
internal static class BmpReader
{
    internal const int HeaderBytes = 6;

    // An UPDATE is at most 65,535 bytes (RFC 8654), a Peer Up holds two OPEN messages.
    internal const int LongestMessage = 256 * 1024;

    private const byte Version = 3;
    private const byte RouteMonitoring = 0, PeerDown = 2, PeerUp = 3, Initiation = 4, Termination = 5;
    private const ushort SystemDescription = 1, SystemName = 2;
    private const int LongestText = 255;

    /// <summary>Bytes of the whole message, from its header.</summary>
    /// <exception cref="WireFormatException">It is no BMP of this version.</exception>
    internal static int LengthOf(ReadOnlySpan<byte> header)
    {
        var reader = new WireReader(header);
        byte version = reader.Byte();
        if (version != Version) throw new WireFormatException($"This is no BMP of version {Version}: the first byte of a message is {version}.");
        uint length = reader.UInt32();
        return length is >= HeaderBytes and <= LongestMessage ? (int)length : throw new WireFormatException($"A BMP message says that it has {length} bytes.");
    }

    /// <param name="encodingOf">How a peer writes its prefixes, as its <see cref="BmpPeerUp"/> said.</param>
    /// <exception cref="WireFormatException">The message does not follow its format.</exception>
    internal static BmpMessage Read(ReadOnlySpan<byte> message, Func<BmpPeer, (bool AddsPathIPv4, bool AddsPathIPv6)> encodingOf)
    {
        var reader = new WireReader(message);
        reader.Take(HeaderBytes - 1);
        switch (reader.Byte())
        {
            case RouteMonitoring:
                var peer = BmpPeer.Read(ref reader, out bool hasFourByteAs);
                (bool addsPathIPv4, bool addsPathIPv6) = encodingOf(peer);
                return new BmpRoutes(peer, BgpUpdate.Read(reader.Take(reader.Left), new BgpEncoding(hasFourByteAs, addsPathIPv4, addsPathIPv6)));
            case PeerUp:
                return ReadPeerUp(ref reader);
            case PeerDown:
                return new BmpPeerDown(BmpPeer.Read(ref reader, out _));
            case Initiation:
                return ReadInitiation(ref reader);
            case Termination:
                return new BmpTermination();
            default:
                return new BmpOther();
        }
    }

    private static BmpPeerUp ReadPeerUp(ref WireReader reader)
    {
        var peer = BmpPeer.Read(ref reader, out _);
        reader.Take(16 + 2 + 2);   // local address, ports
        var sent = BgpOpen.Read(ref reader);
        var received = BgpOpen.Read(ref reader);
        return new BmpPeerUp(peer, AddsPath(sent.IPv4, received.IPv4), AddsPath(sent.IPv6, received.IPv6));
    }

    private static bool AddsPath(AddPathMode router, AddPathMode peer) => router.HasFlag(AddPathMode.Receives) && peer.HasFlag(AddPathMode.Sends);

    private static BmpInitiation ReadInitiation(ref WireReader reader)
    {
        string name = "", description = "";
        while (!reader.IsAtEnd)
        {
            ushort type = reader.UInt16();
            ReadOnlySpan<byte> value = reader.Take(reader.UInt16());
            if (type == SystemName) name = Text(value);
            else if (type == SystemDescription) description = Text(value);
        }
        return new BmpInitiation(name, description);
    }

    // It ends up in logs and on pages.
    private static string Text(ReadOnlySpan<byte> bytes) =>
        string.Concat(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestText)]).Where(letter => !char.IsControl(letter)));
}
