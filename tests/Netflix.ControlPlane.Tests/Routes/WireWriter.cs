using System.Buffers.Binary;

namespace Netflix.ControlPlane.Tests.Routes;

/// <summary>Big-endian bytes by hand, as routers write them.</summary>
internal sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public WireWriter Byte(params byte[] values)
    {
        _bytes.AddRange(values);
        return this;
    }

    public WireWriter UInt16(int value) => Byte((byte)(value >> 8), (byte)value);

    public WireWriter UInt32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Byte(bytes);
    }

    public WireWriter Attribute(byte type, byte[] value) => value.Length > 255
        ? Byte(0x50, type).UInt16(value.Length).Byte(value)
        : Byte(0x40, type, (byte)value.Length).Byte(value);

    public static byte[] Sequence(params uint[] path)
    {
        var writer = new WireWriter().Byte(2, (byte)path.Length);
        foreach (uint network in path) writer.UInt32(network);
        return writer.Bytes;
    }

    public static byte[] BgpMessage(byte type, byte[] body) =>
        new WireWriter().Byte([.. Enumerable.Repeat((byte)0xff, 16)]).UInt16(body.Length + 19).Byte(type).Byte(body).Bytes;

    public static byte[] Update(byte[] withdrawn, byte[] attributes, byte[] announced) =>
        BgpMessage(2, new WireWriter().UInt16(withdrawn.Length).Byte(withdrawn).UInt16(attributes.Length).Byte(attributes).Byte(announced).Bytes);

    public static byte[] BmpMessage(byte type, byte[] body) => new WireWriter().Byte(3).UInt32((uint)body.Length + 6).Byte(type).Byte(body).Bytes;

    public static byte[] Peer(byte lastByte, byte flags = 0) =>
        new WireWriter().Byte(0, flags).UInt32(0).UInt32(0).Byte(new byte[12]).Byte(10, 0, 0, lastByte).UInt32(64500).Byte(new byte[12]).Bytes;
}
