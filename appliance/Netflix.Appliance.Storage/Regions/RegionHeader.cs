using System.Buffers.Binary;
using System.IO.Hashing;

namespace Netflix.Appliance.Storage.Regions;

/// <summary>What a region's slices are kept for.</summary>
public enum Retention
{
    /// <summary>A viewer asked for it; the oldest goes when room is needed.</summary>
    Demand = 1,

    /// <summary>A fill plan asked for it; only the plan lets it go.</summary>
    Pinned = 2,

    /// <summary>Viewers keep asking for it. What comes as <see cref="Demand"/> gets here by being asked for again.</summary>
    Proven = 3,
}

/// <summary>
/// The first 4 KiB of a region file. A sealed region was flushed whole: its records' headers suffice at recovery. An open one was
/// being written: recovery compares every payload.
/// </summary>
internal readonly record struct RegionHeader(uint Sequence, Retention Retention, bool Sealed, long CapacityBytes)
{
    internal const int Bytes = 4096;
    private const int FormatVersion = 2;
    private const int ChecksumOffset = 64;

    private static ReadOnlySpan<byte> Magic => "nfxregn1"u8;

    internal byte[] ToBytes()
    {
        byte[] block = new byte[Bytes];
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12), Sequence);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(16), (int)Retention);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(20), Sealed ? 1 : 0);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(24), CapacityBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(block.AsSpan(0, ChecksumOffset)));
        return block;
    }

    internal static bool TryRead(ReadOnlySpan<byte> block, out RegionHeader header)
    {
        header = default;
        if (block.Length < Bytes || !block.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(block[8..]) != FormatVersion
            || BinaryPrimitives.ReadUInt64LittleEndian(block[ChecksumOffset..]) != XxHash3.HashToUInt64(block[..ChecksumOffset]))
            return false;
        header = new RegionHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(block[12..]),
            (Retention)BinaryPrimitives.ReadInt32LittleEndian(block[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(block[20..]) != 0,
            BinaryPrimitives.ReadInt64LittleEndian(block[24..]));
        return header.Retention is Retention.Demand or Retention.Pinned or Retention.Proven;
    }
}
