using Netflix.Steering.Networks;

namespace Netflix.Routes.Bgp;

/// <summary>Of a route's path attributes what steering goes by.</summary>
/// <param name="AsPathLength">A set counts one, confederations none (RFC 4271, section 9.1.2.2; RFC 5065, section 5.3).</param>
/// <param name="OriginAs">The last AS of the path; 0 when the path is empty or ends in a set.</param>
public readonly record struct BgpAttributes(ushort AsPathLength, uint OriginAs, uint Med);

/// <param name="Path">Which of several paths to it (RFC 7911); 0 in a session that has one path a prefix.</param>
internal readonly record struct BgpPrefix(Prefix Prefix, uint Path);

/// <summary>How a session writes what its OPEN messages agreed on.</summary>
/// <param name="HasFourByteAs">RFC 6793.</param>
/// <param name="AddsPathIPv4">Prefixes carry a path identifier (RFC 7911).</param>
internal readonly record struct BgpEncoding(bool HasFourByteAs, bool AddsPathIPv4 = false, bool AddsPathIPv6 = false)
{
    internal bool AddsPath(bool isIPv6) => isIPv6 ? AddsPathIPv6 : AddsPathIPv4;
}

/// <summary>Reads the path attributes of an UPDATE or of a table dump.</summary>
internal static class BgpAttributeReader
{
    private const byte AsPath = 2, MultiExit = 4, MpReach = 14, MpUnreach = 15;
    private const byte ExtendedLength = 0x10;
    private const byte Set = 1, Sequence = 2, ConfederationSequence = 3, ConfederationSet = 4;

    /// <param name="announced">Prefixes of MP_REACH_NLRI are added; null: the attribute is abridged, as in a table dump (RFC 6396, section 4.3.4).</param>
    /// <param name="withdrawn">Prefixes of MP_UNREACH_NLRI are added.</param>
    /// <exception cref="WireFormatException">Thrown at what cannot be read. What was added before stays.</exception>
    internal static BgpAttributes Read(WireReader attributes, BgpEncoding encoding, List<BgpPrefix>? announced, List<BgpPrefix> withdrawn)
    {
        BgpAttributes read = default;
        while (!attributes.IsAtEnd)
        {
            byte flags = attributes.Byte(), type = attributes.Byte();
            WireReader value = attributes.Part((flags & ExtendedLength) != 0 ? attributes.UInt16() : attributes.Byte());
            switch (type)
            {
                case AsPath:
                    (ushort length, uint origin) = ReadPath(value, encoding.HasFourByteAs);
                    read = read with { AsPathLength = length, OriginAs = origin };
                    break;
                case MultiExit:
                    read = read with { Med = value.UInt32() };
                    break;
                case MpReach when announced is not null:
                    ReadReach(value, encoding, announced);
                    break;
                case MpUnreach:
                    if (BgpFamily.ReadUnicast(ref value, out bool isIPv6)) ReadPrefixes(value, isIPv6, encoding, withdrawn);
                    break;
            }
        }
        return read;
    }

    internal static void ReadPrefixes(WireReader from, bool isIPv6, BgpEncoding encoding, List<BgpPrefix> prefixes)
    {
        bool addsPath = encoding.AddsPath(isIPv6);
        while (!from.IsAtEnd)
        {
            uint path = addsPath ? from.UInt32() : 0;
            prefixes.Add(new BgpPrefix(from.Prefix(isIPv6), path));
        }
    }

    private static void ReadReach(WireReader value, BgpEncoding encoding, List<BgpPrefix> announced)
    {
        if (!BgpFamily.ReadUnicast(ref value, out bool isIPv6)) return;
        value.Take(value.Byte());   // next hop
        value.Byte();               // reserved
        ReadPrefixes(value, isIPv6, encoding, announced);
    }

    private static (ushort Length, uint Origin) ReadPath(WireReader path, bool hasFourByteAs)
    {
        int length = 0;
        uint origin = 0;
        while (!path.IsAtEnd)
        {
            byte kind = path.Byte();
            int count = path.Byte();
            WireReader segment = path.Part(count * (hasFourByteAs ? 4 : 2));
            switch (kind)
            {
                case Sequence:
                    length += count;
                    while (!segment.IsAtEnd) origin = hasFourByteAs ? segment.UInt32() : segment.UInt16();
                    break;
                case Set:
                    length++;
                    origin = 0;
                    break;
                case ConfederationSequence or ConfederationSet:
                    break;
                default:
                    throw new WireFormatException($"An AS path has a segment of kind {kind}.");
            }
        }
        return ((ushort)Math.Min(length, ushort.MaxValue), origin);
    }
}
