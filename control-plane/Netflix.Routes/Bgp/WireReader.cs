using System.Buffers.Binary;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Bgp;

/// <summary>What a peer or a file sent does not follow its format. The message says where, and is fit for an operator's eyes.</summary>
public sealed class WireFormatException(string message) : Exception(message);

/// <summary>Big-endian fields one after the other; never beyond the end.</summary>
public ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Left => _rest.Length;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <exception cref="WireFormatException">Fewer are left.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new WireFormatException($"{count} bytes are announced, {_rest.Length} are there.");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>A part with a reader of its own.</summary>
    public WireReader Part(int count) => new(Take(count));

    /// <summary>A prefix as BGP writes it: its length in bits, then as few bytes as hold them (RFC 4271, section 4.3).</summary>
    public Prefix Prefix(bool isIPv6)
    {
        int length = Byte();
        if (length > (isIPv6 ? 128 : 32)) throw new WireFormatException($"A prefix of {length} bits is longer than an address.");
        Span<byte> bytes = stackalloc byte[16];
        ReadOnlySpan<byte> sent = Take((length + 7) / 8);
        sent.CopyTo(bytes);
        // "The value of trailing bits is irrelevant": cleared, since here one prefix has one spelling.
        if (length % 8 != 0) bytes[sent.Length - 1] &= (byte)(0xff << (8 - length % 8));
        return Netflix.Steering.Networks.Prefix.Of(isIPv6, length, bytes[..sent.Length])!.Value;
    }
}
