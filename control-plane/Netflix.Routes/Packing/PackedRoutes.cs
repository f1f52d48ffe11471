using System.Buffers;
using System.Buffers.Binary;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Packing;

/// <summary>
/// Routes in few bytes, for disks and wires: a byte for family and length (IPv4 0 to 32, IPv6 64 to 192), as many bytes as hold the
/// prefix, then path length, origin and discriminator as LEB128. Eight bytes for the usual one.
/// </summary>
public static class PackedRoutes
{
    internal const int IPv6Mark = 64;
    private const int LongestPrefix = 17, LongestNumber = 5;

    public static void Write(IBufferWriter<byte> to, in BgpRoute route)
    {
        Span<byte> bytes = to.GetSpan(LongestPrefix + 3 * LongestNumber);
        int count = WritePrefix(bytes, route.Prefix);
        count += WriteNumber(bytes[count..], route.Attributes.AsPathLength);
        count += WriteNumber(bytes[count..], route.Attributes.OriginAs);
        count += WriteNumber(bytes[count..], route.Attributes.Med);
        to.Advance(count);
    }

    /// <summary>A prefix without the way to it.</summary>
    public static void Write(IBufferWriter<byte> to, Prefix prefix) => to.Advance(WritePrefix(to.GetSpan(LongestPrefix), prefix));

    private static int WritePrefix(Span<byte> bytes, Prefix prefix)
    {
        Span<byte> address = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(address, prefix.Bits);
        int count = (prefix.Length + 7) / 8;
        bytes[0] = (byte)(prefix.IsIPv6 ? IPv6Mark + prefix.Length : prefix.Length);
        address[..count].CopyTo(bytes[1..]);
        return 1 + count;
    }

    private static int WriteNumber(Span<byte> bytes, uint number)
    {
        int count = 0;
        for (; number >= 0x80; number >>= 7) bytes[count++] = (byte)(number | 0x80);
        bytes[count++] = (byte)number;
        return count;
    }
}
