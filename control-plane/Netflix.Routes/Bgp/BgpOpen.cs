namespace Netflix.Routes.Bgp;

/// <summary>What an OPEN message (RFC 4271, section 4.2) says about additional paths, the one capability that changes how prefixes are written.</summary>
internal readonly record struct BgpOpen(AddPathMode IPv4, AddPathMode IPv6)
{
    private const byte OpenType = 1, CapabilitiesParameter = 2, AddPathCapability = 69, ExtendedParameters = 255;

    /// <summary>Reads one message from the front.</summary>
    /// <exception cref="WireFormatException">It is no OPEN.</exception>
    internal static BgpOpen Read(ref WireReader from)
    {
        from.Take(16);   // marker
        int length = from.UInt16();
        if (length < BgpUpdate.HeaderBytes) throw new WireFormatException($"A BGP message says that it has {length} bytes.");
        WireReader message = from.Part(length - BgpUpdate.HeaderBytes + 1);
        if (message.Byte() != OpenType) throw new WireFormatException("A peer is up without an OPEN message.");
        message.Take(9);   // version, AS, hold time, identifier
        int parameterBytes = message.Byte();
        bool isExtended = parameterBytes == ExtendedParameters && message.Left > 0 && message.Byte() == ExtendedParameters;   // RFC 9072
        WireReader parameters = message.Part(isExtended ? message.UInt16() : parameterBytes);
        BgpOpen open = default;
        while (!parameters.IsAtEnd)
        {
            byte type = parameters.Byte();
            WireReader parameter = parameters.Part(isExtended ? parameters.UInt16() : parameters.Byte());
            while (type == CapabilitiesParameter && !parameter.IsAtEnd)
            {
                byte code = parameter.Byte();
                WireReader capability = parameter.Part(parameter.Byte());
                if (code == AddPathCapability) open = open.With(capability);
            }
        }
        return open;
    }

    private BgpOpen With(WireReader capability)
    {
        BgpOpen with = this;
        while (!capability.IsAtEnd)
        {
            bool isUnicast = BgpFamily.ReadUnicast(ref capability, out bool isIPv6);
            var mode = (AddPathMode)capability.Byte();
            if (isUnicast) with = isIPv6 ? with with { IPv6 = mode } : with with { IPv4 = mode };
        }
        return with;
    }
}

/// <summary>RFC 7911, section 4.</summary>
[Flags]
internal enum AddPathMode : byte
{
    None = 0,
    Receives = 1,
    Sends = 2,
}
