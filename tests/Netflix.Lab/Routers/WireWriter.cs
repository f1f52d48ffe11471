using System.Buffers.Binary;

namespace Netflix.Lab.Routers;

/// <summary>Big-endian bytes by hand, as routers write them.</summary>
public sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public WireWriter Byte(params byte[] values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public WireWriter TwoBytes(int value) => Byte((byte)(value >> 8), (byte)value);

    public WireWriter FourBytes(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Byte(bytes);
    }

    public WireWriter Attribute(byte type, byte[] value) => value.Length > 255
        ? Byte(0x50, type).TwoBytes(value.Length).Byte(value)
        : Byte(0x40, type, (byte)value.Length).Byte(value);

    public static byte[] Sequence(params uint[] path)
    {
        var writer = new WireWriter().Byte(2, (byte)path.Length);
        foreach (uint network in path) writer.FourBytes(network);
        return writer.Bytes;
    }

    public static byte[] BgpMessage(byte type, byte[] body) =>
        new WireWriter().Byte([.. Enumerable.Repeat((byte)0xff, 16)]).TwoBytes(body.Length + 19).Byte(type).Byte(body).Bytes;

    public static byte[] Update(byte[] withdrawn, byte[] attributes, byte[] announced) =>
        BgpMessage(2, new WireWriter().TwoBytes(withdrawn.Length).Byte(withdrawn).TwoBytes(attributes.Length).Byte(attributes).Byte(announced).Bytes);

    public static byte[] BmpMessage(byte type, byte[] body) => new WireWriter().Byte(3).FourBytes((uint)body.Length + 6).Byte(type).Byte(body).Bytes;

    public static byte[] Peer(byte lastByte, byte flags = 0) =>
        new WireWriter().Byte(0, flags).FourBytes(0).FourBytes(0).Byte(new byte[12]).Byte(10, 0, 0, lastByte).FourBytes(64500).Byte(new byte[12]).Bytes;
}
