namespace Netflix.Routes.Bgp;

/// <summary>An address family and what its prefixes are for, as BGP's extensions name them (RFC 4760).</summary>
internal static class BgpFamily
{
    private const ushort IPv4 = 1, IPv6 = 2;
    private const byte Unicast = 1;

    /// <returns>False for VPNs, multicast, flow specifications: not viewers' addresses.</returns>
    internal static bool ReadUnicast(ref WireReader from, out bool isIPv6)
    {
        ushort family = from.UInt16();
        isIPv6 = family == IPv6;
        return from.Byte() == Unicast && family is IPv4 or IPv6;
    }
}
