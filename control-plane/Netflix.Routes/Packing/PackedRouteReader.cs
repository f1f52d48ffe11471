using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Packing;

/// <summary>Reads what <see cref="PackedRoutes"/> wrote, one after the other. Whatever else comes is refused.</summary>
public ref struct PackedRouteReader(ReadOnlySpan<byte> packed)
{
    private WireReader _rest = new(packed);

    /// <exception cref="WireFormatException">These are no packed routes.</exception>
    public bool TryRead(out BgpRoute route)
    {
        route = default;
        if (!TryReadPrefix(out Prefix prefix)) return false;
        uint length = Number(), origin = Number(), med = Number();
        if (length > ushort.MaxValue) throw new WireFormatException($"A packed route has a path of {length} networks.");
        route = new BgpRoute(prefix, new BgpAttributes((ushort)length, origin, med));
        return true;
    }

    /// <summary>Of prefixes that were written alone.</summary>
    /// <exception cref="WireFormatException">These are no packed prefixes.</exception>
    public bool TryReadPrefix(out Prefix prefix)
    {
        prefix = default;
        if (_rest.IsAtEnd) return false;
        byte mark = _rest.Byte();
        bool isIPv6 = mark >= PackedRoutes.IPv6Mark;
        int length = isIPv6 ? mark - PackedRoutes.IPv6Mark : mark;
        if (length > (isIPv6 ? 128 : 32)) throw new WireFormatException($"A packed prefix begins with {mark}.");
        prefix = Prefix.Of(isIPv6, length, _rest.Take((length + 7) / 8)) ?? throw new WireFormatException("A packed prefix has bits behind its length.");
        return true;
    }

    private uint Number()
    {
        uint number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _rest.Byte();
            if (shift == 28 && next > 0x0f) throw new WireFormatException("A number of a packed route is too large.");
            number |= (uint)(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return number;
        }
    }
}
