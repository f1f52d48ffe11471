using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netflix.Steering.Networks;

/// <summary>An IPv4 or IPv6 prefix, e.g. 192.0.2.0/24. One prefix has one spelling: no bit is set behind its length.</summary>
public readonly record struct Prefix
{
    // Two halves: a UInt128 is aligned to 16 bytes, and would make 32 of these 24.
    private readonly ulong _upper, _lower;

    private Prefix(UInt128 bits, int length, bool isIPv6) =>
        (_upper, _lower, Length, IsIPv6) = ((ulong)(bits >> 64), (ulong)bits, (byte)length, isIPv6);

    /// <summary>IPv4 first, then by address; a prefix comes before those that lie in it.</summary>
    public static IComparer<Prefix> Order { get; } = Comparer<Prefix>.Create(static (one, other) =>
    {
        int order = one.IsIPv6.CompareTo(other.IsIPv6);
        if (order == 0) order = one.Bits.CompareTo(other.Bits);
        return order != 0 ? order : one.Length.CompareTo(other.Length);
    });

    /// <summary>As in <see cref="NetworkAddress.Bits"/>.</summary>
    public UInt128 Bits => new(_upper, _lower);

    public byte Length { get; }

    public bool IsIPv6 { get; }

    /// <summary>The last address in it, as in <see cref="NetworkAddress.Bits"/> with every bit behind the family's own set too.</summary>
    public UInt128 LastBits => Bits | ~Mask(Length);

    /// <param name="bytes">The leading bytes of the address, as BGP sends them; what is left out is zero.</param>
    /// <returns>Null when the length does not fit the family, or bits are set behind it.</returns>
    public static Prefix? Of(bool isIPv6, int length, ReadOnlySpan<byte> bytes)
    {
        int addressBytes = isIPv6 ? 16 : 4;
        if (length < 0 || length > addressBytes * 8 || bytes.Length > addressBytes) return null;
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        bytes.CopyTo(address);
        UInt128 bits = BinaryPrimitives.ReadUInt128BigEndian(address);
        return (bits & ~Mask(length)) == 0 ? new Prefix(bits, length, isIPv6) : null;
    }

    /// <summary>The prefix of that length which the address lies in.</summary>
    public static Prefix Around(NetworkAddress address, int length) => new(address.Bits & Mask(length), length, address.IsIPv6);

    /// <returns>False for anything but e.g. <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>, and when bits are set behind the length.</returns>
    public static bool TryParse(string text, out Prefix prefix)
    {
        prefix = default;
        // Not IPNetwork.TryParse: since .NET 10 it clears the bits behind the length instead of refusing them.
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? address) || !byte.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out byte length))
            return false;
        bool isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        // 10.1 and 010.0.0.1 are addresses to the parser, and ::ffff:192.0.2.0 would be a second spelling of an IPv4 one.
        if (isIPv6 ? address.IsIPv4MappedToIPv6 || address.ScopeId != 0 : address.ToString() != text[..slash]) return false;
        if (Of(isIPv6, length, address.GetAddressBytes()) is not { } parsed) return false;
        prefix = parsed;
        return true;
    }

    public bool Contains(NetworkAddress address) => address.IsIPv6 == IsIPv6 && (address.Bits & Mask(Length)) == Bits;

    public override string ToString()
    {
        Span<byte> address = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(address, Bits);
        return $"{new IPAddress(address[..(IsIPv6 ? 16 : 4)])}/{Length}";
    }

    internal static UInt128 Mask(int length) => length == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - length);
}
