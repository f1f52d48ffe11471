using System.Buffers.Binary;

namespace Netflix.LoadTests.Origin;

/// <summary>
/// The bytes of a <see cref="BenchBody"/>: its size and id, then noise that starts at another place for each id. So no two bodies
/// are the same, no slice of one is a slice of another at the same place, nothing compresses, and any part can be checked by itself.
/// </summary>
internal static class BodyPattern
{
    private const int StampBytes = 16;
    private const int NoiseBytes = 1 << 20;
    // Odd, so that 2^20 ids in a row start at 2^20 different places.
    private const long Stride = 40_503;
    private static readonly byte[] Noise = CreateNoise();

    /// <summary>Writes the part of the body that begins at the offset.</summary>
    public static void Write(BenchBody body, long offset, Span<byte> target)
    {
        int stamped = WriteStamp(body, offset, target);
        target = target[stamped..];
        int place = Place(body, offset + stamped);
        while (!target.IsEmpty)
        {
            int count = Math.Min(target.Length, NoiseBytes - place);
            Noise.AsSpan(place, count).CopyTo(target);
            target = target[count..];
            place = 0;
        }
    }

    /// <summary>True when these are the body's bytes at the offset. No copy is made, so it costs a reader little.</summary>
    public static bool Matches(BenchBody body, long offset, ReadOnlySpan<byte> part)
    {
        Span<byte> stamp = stackalloc byte[StampBytes];
        int stamped = WriteStamp(body, offset, stamp[..Math.Min(StampBytes, part.Length)]);
        if (!part[..stamped].SequenceEqual(stamp[..stamped]))
            return false;
        part = part[stamped..];
        int place = Place(body, offset + stamped);
        while (!part.IsEmpty)
        {
            int count = Math.Min(part.Length, NoiseBytes - place);
            if (!part[..count].SequenceEqual(Noise.AsSpan(place, count)))
                return false;
            part = part[count..];
            place = 0;
        }
        return true;
    }

    private static int WriteStamp(BenchBody body, long offset, Span<byte> target)
    {
        if (offset >= StampBytes)
            return 0;
        Span<byte> stamp = stackalloc byte[StampBytes];
        BinaryPrimitives.WriteInt64LittleEndian(stamp, body.Size);
        BinaryPrimitives.WriteInt64LittleEndian(stamp[8..], body.Id);
        stamp = stamp[(int)offset..];
        int count = Math.Min(stamp.Length, target.Length);
        stamp[..count].CopyTo(target);
        return count;
    }

    private static int Place(BenchBody body, long offset) => (int)(((body.Id * Stride) + offset) & (NoiseBytes - 1));

    // xorshift64: the same bytes on every machine and runtime, which Random does not promise.
    private static byte[] CreateNoise()
    {
        var noise = new byte[NoiseBytes];
        ulong state = 0x9E37_79B9_7F4A_7C15;
        for (int at = 0; at < NoiseBytes; at += sizeof(ulong))
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            BinaryPrimitives.WriteUInt64LittleEndian(noise.AsSpan(at), state);
        }
        return noise;
    }
}
