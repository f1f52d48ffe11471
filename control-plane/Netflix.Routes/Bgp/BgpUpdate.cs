namespace Netflix.Routes.Bgp;

/// <summary>What one UPDATE message changes (RFC 4271, section 4.3; RFC 4760 for IPv6).</summary>
/// <param name="Flaw">What could not be read; the prefixes it announced are withdrawn then (RFC 7606). Null: nothing.</param>
internal sealed record BgpUpdate(IReadOnlyList<BgpPrefix> Announced, IReadOnlyList<BgpPrefix> Withdrawn, BgpAttributes Attributes, string? Flaw)
{
    /// <summary>Marker, length, type.</summary>
    internal const int HeaderBytes = 19;

    private const byte UpdateType = 2;

    /// <param name="message">With its header.</param>
    /// <returns>Null for another kind of message.</returns>
    /// <exception cref="WireFormatException">Not even the lists of prefixes can be told apart: the session is of no use.</exception>
    internal static BgpUpdate? Read(ReadOnlySpan<byte> message, BgpEncoding encoding)
    {
        var reader = new WireReader(message);
        if (reader.Take(16).ContainsAnyExcept((byte)0xff)) throw new WireFormatException("A BGP message does not begin with its marker.");
        int length = reader.UInt16();
        if (length != message.Length) throw new WireFormatException($"A BGP message says that it has {length} bytes, and has {message.Length}.");
        return reader.Byte() == UpdateType ? ReadBody(reader, encoding) : null;
    }

    private static BgpUpdate ReadBody(WireReader body, BgpEncoding encoding)
    {
        List<BgpPrefix> announced = [], withdrawn = [];
        WireReader withdrawals = body.Part(body.UInt16());
        WireReader attributes = body.Part(body.UInt16());
        BgpAttributeReader.ReadPrefixes(withdrawals, isIPv6: false, encoding, withdrawn);
        BgpAttributeReader.ReadPrefixes(body, isIPv6: false, encoding, announced);
        try
        {
            return new BgpUpdate(announced, withdrawn, BgpAttributeReader.Read(attributes, encoding, announced, withdrawn), Flaw: null);
        }
        catch (WireFormatException flaw)
        {
            return new BgpUpdate([], [.. withdrawn, .. announced], default, flaw.Message);
        }
    }
}
