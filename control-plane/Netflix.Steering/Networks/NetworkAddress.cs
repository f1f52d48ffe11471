using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Netflix.Steering.Networks;

/// <summary>An IPv4 or IPv6 address as a number, its first bit the highest. An IPv4 address in IPv6's clothes is an IPv4 address.</summary>
/// <param name="Bits">Of an IPv4 address the upper 32.</param>
public readonly record struct NetworkAddress(UInt128 Bits, bool IsIPv6)
{
    public static NetworkAddress Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.IsIPv4MappedToIPv6)
        {
            address.TryWriteBytes(bytes, out _);
            return new NetworkAddress((UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) << 96, IsIPv6: false);
        }
        address.TryWriteBytes(bytes, out _);
        return new NetworkAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes), address.AddressFamily == AddressFamily.InterNetworkV6);
    }
}
