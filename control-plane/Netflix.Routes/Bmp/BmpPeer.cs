using System.Net;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

/// <summary>One BGP session of a router, as its BMP messages name it (RFC 7854, section 4.2).</summary>
/// <param name="Type">0 global, 1 and 2 within a VPN, 3 the router's own table (RFC 9069).</param>
/// <param name="IsPostPolicy">Routes after the router's filters; the same session before them is another peer.</param>
public readonly record struct BmpPeer(byte Type, bool IsPostPolicy, ulong Distinguisher, IPAddress Address, uint Network)
{
    private const byte IPv6Flag = 0x80, PostPolicyFlag = 0x40, TwoByteAsFlag = 0x20;
    private const byte OwnTable = 3;

    /// <param name="hasFourByteAs">How this message writes AS numbers.</param>
    internal static BmpPeer Read(ref WireReader from, out bool hasFourByteAs)
    {
        byte type = from.Byte(), flags = from.Byte();
        ulong distinguisher = ((ulong)from.UInt32() << 32) | from.UInt32();
        ReadOnlySpan<byte> address = from.Take(16);
        uint network = from.UInt32();
        from.Take(12);   // identifier, time
        // The router's own table has other flags, and no peer's address.
        bool isOwn = type == OwnTable;
        hasFourByteAs = isOwn || (flags & TwoByteAsFlag) == 0;
        return new BmpPeer(type, !isOwn && (flags & PostPolicyFlag) != 0, distinguisher, new IPAddress((flags & IPv6Flag) != 0 && !isOwn ? address : address[12..]), network);
    }

    public override string ToString() => Type == OwnTable ? "the router's own table" : $"{Address} (AS {Network}{(IsPostPolicy ? ", after filters" : "")})";
}
