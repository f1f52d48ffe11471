using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Netflix.Contracts.Fleet;

/// <summary>
/// Viewers whose quality is counted together: an IPv4 /24 or an IPv6 /48, or all of them. As in <see cref="PrefixQuality"/> the bytes of
/// the prefix: three, six, or none for all.
/// </summary>
/// <param name="Key">
/// The address's first 64 bits, of an IPv4 address in the upper 32; the lowest bit is set for IPv6, whose prefix does not reach there.
/// 0 for all.
/// </param>
public readonly record struct ViewerPrefix(ulong Key)
{
    /// <summary>Fewer clients are not spoken of: one of them alone would decide, and could be told from the others.</summary>
    public const int FewestClients = 5;

    /// <summary>Prefixes in one heartbeat.</summary>
    public const int MaxPrefixes = 256;

    /// <summary>Different clients that a prefix can have: addresses of a /24; an IPv6 client is a /56, which one household may have.</summary>
    public const int MaxClients = 256;

    private const int IPv4Bytes = 3, IPv6Bytes = 6, KeyBits = 64;

    public static ViewerPrefix All => default;

    public bool IsAll => Key == 0;

    private bool IsIPv6 => (Key & 1) != 0;

    /// <param name="client">Its number within the prefix, below <see cref="MaxClients"/>: last byte of the IPv4 address, seventh of the IPv6 address.</param>
    public static ViewerPrefix Of(IPAddress address, out byte client)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        bool isMapped = address.IsIPv4MappedToIPv6;
        if (isMapped || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            ReadOnlySpan<byte> four = isMapped ? bytes[12..] : bytes;
            client = four[3];
            return OfBytes(four[..IPv4Bytes]);
        }
        client = bytes[IPv6Bytes];
        return OfBytes(bytes[..IPv6Bytes]);
    }

    /// <summary>False for what is no prefix of these lengths, and for 0.0.0.0/24, where nobody is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ViewerPrefix prefix)
    {
        prefix = bytes.Length is IPv4Bytes or IPv6Bytes ? OfBytes(bytes) : default;
        return bytes.IsEmpty || !prefix.IsAll;
    }

    public byte[] ToBytes()
    {
        if (IsAll) return [];
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Key);
        return bytes[..(IsIPv6 ? IPv6Bytes : IPv4Bytes)].ToArray();
    }

    public override string ToString()
    {
        if (IsAll) return "all";
        byte[] bytes = new byte[IsIPv6 ? 16 : 4];
        ToBytes().CopyTo(bytes, 0);
        return $"{new IPAddress(bytes)}/{(IsIPv6 ? IPv6Bytes : IPv4Bytes) * 8}";
    }

    private static ViewerPrefix OfBytes(ReadOnlySpan<byte> bytes)
    {
        ulong key = bytes.Length == IPv6Bytes ? 1UL : 0;
        for (int i = 0; i < bytes.Length; i++) key |= (ulong)bytes[i] << (KeyBits - 8 - (i * 8));
        return new ViewerPrefix(key);
    }
}
