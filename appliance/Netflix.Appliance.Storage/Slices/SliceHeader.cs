using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;

namespace Netflix.Appliance.Storage.Slices;

internal enum SliceKind : ushort
{
    Body = 1,

    /// <summary>An object of one slice: its head and its body in one record.</summary>
    Whole = 2,

    /// <summary>
    /// The head of a longer object, without payload. Written only after the whole object was verified: without it the slices are
    /// garbage. A sparse object's head is written first, and slices are added as they come.
    /// </summary>
    Head = 3,
}

[Flags]
internal enum SliceMarks : uint
{
    None = 0,

    /// <summary>A head whose slices need not all be there.</summary>
    Sparse = 1,
}

/// <summary>
/// What stands before a slice's payload in a region, so that the index can be rebuilt from regions alone. 128 bytes, little
/// endian; metadata follows it and is sealed by the same checksum. The region's sequence is part of it: a record left over from
/// the region's earlier life is not mistaken for one of this life. One field is outside the seal and changed in place: a head
/// that was replaced, purged or found corrupt is struck out, so that no rebuild brings it back.
/// </summary>
/// <param name="FillId">When the fill began, as <see cref="StampClock"/> counts; unlike any other fill's.</param>
/// <param name="ObjectLength">Bytes; -1 in body slices of an object whose length was not known yet.</param>
/// <param name="Revision">How often the head was replaced while the body stayed.</param>
/// <param name="PayloadOffset">Bytes from the record's start.</param>
/// <param name="PayloadChecksum">XxHash3 of the payload.</param>
internal readonly record struct SliceHeader(
    SliceKind Kind, SliceKey ObjectKey, ulong FillId, long ObjectLength, int SliceNumber,
    int PayloadLength, int PayloadOffset, int MetadataLength, uint Region, int RecordBytes, uint Revision, SliceMarks Marks, ulong PayloadChecksum)
{
    internal const int Bytes = 128;

    /// <summary>64 KiB: a response head of an origin that sets many headers has a few.</summary>
    internal const int MaxMetadataBytes = 64 * 1024;

    internal const int StruckOffset = 10;

    internal static ReadOnlySpan<byte> Magic => "nfxslic2"u8;

    /// <summary>What stands at <see cref="StruckOffset"/> of a record that counts no more.</summary>
    internal static ReadOnlySpan<byte> Struck => [0xFF, 0xFF];

    private const int ChecksumOffset = Bytes - sizeof(ulong);
    private const int OnStackBytes = 2048;

    /// <summary>Struck out after it was written.</summary>
    internal bool IsStruck { get; private init; }

    internal bool IsSparse => (Marks & SliceMarks.Sparse) != 0;

    internal SliceKey IndexKey => Kind == SliceKind.Body ? SliceKey.OfBody(ObjectKey, FillId, SliceNumber) : ObjectKey;

    /// <summary>Whether this head is of a later write than another one of the same object.</summary>
    internal bool IsNewerThan(SliceHeader other) => FillId != other.FillId ? FillId > other.FillId : Revision > other.Revision;

    /// <summary>Writes header and metadata at the start of <paramref name="target"/>.</summary>
    internal void Write(Span<byte> target, ReadOnlySpan<byte> metadata)
    {
        Span<byte> head = target[..Bytes];
        head.Clear();
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[8..], (ushort)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], MetadataLength);
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], ObjectKey.High);
        BinaryPrimitives.WriteUInt64LittleEndian(head[24..], ObjectKey.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], FillId);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], ObjectLength);
        BinaryPrimitives.WriteInt32LittleEndian(head[48..], SliceNumber);
        BinaryPrimitives.WriteInt32LittleEndian(head[52..], PayloadLength);
        BinaryPrimitives.WriteInt32LittleEndian(head[56..], PayloadOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(head[60..], Region);
        BinaryPrimitives.WriteInt32LittleEndian(head[64..], RecordBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(head[68..], Revision);
        BinaryPrimitives.WriteUInt64LittleEndian(head[72..], PayloadChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(head[80..], (uint)Marks);
        metadata.CopyTo(target[Bytes..]);
        BinaryPrimitives.WriteUInt64LittleEndian(head[ChecksumOffset..], Checksum(head, metadata));
    }

    /// <summary>Reads the fixed part. The values are plausible but not yet proven: see <see cref="IsSealedBy"/>.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> head, out SliceHeader header)
    {
        header = default;
        if (head.Length < Bytes || !head.StartsWith(Magic)) return false;
        header = new SliceHeader(
            (SliceKind)BinaryPrimitives.ReadUInt16LittleEndian(head[8..]),
            new SliceKey(BinaryPrimitives.ReadUInt64LittleEndian(head[16..]), BinaryPrimitives.ReadUInt64LittleEndian(head[24..])),
            BinaryPrimitives.ReadUInt64LittleEndian(head[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[52..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[56..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[60..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[64..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[68..]),
            (SliceMarks)BinaryPrimitives.ReadUInt32LittleEndian(head[80..]),
            BinaryPrimitives.ReadUInt64LittleEndian(head[72..]))
        {
            // Any bit: half of a strike that was torn is a strike.
            IsStruck = BinaryPrimitives.ReadUInt16LittleEndian(head[StruckOffset..]) != 0,
        };
        return header.Kind is SliceKind.Body or SliceKind.Whole or SliceKind.Head
            && header.MetadataLength is >= 0 and <= MaxMetadataBytes
            && header.PayloadLength is >= 0 and <= SliceLayout.SliceBytes
            && header.SliceNumber >= 0
            && header.PayloadOffset >= Bytes + header.MetadataLength
            && header.RecordBytes >= header.PayloadOffset + header.PayloadLength;
    }

    /// <summary>Whether the bytes this header was read from, with the metadata after it, are the ones that were written.</summary>
    internal static bool IsSealedBy(ReadOnlySpan<byte> head, ReadOnlySpan<byte> metadata) =>
        BinaryPrimitives.ReadUInt64LittleEndian(head[ChecksumOffset..]) == Checksum(head, metadata);

    // In one piece: a hash that is fed in three costs a state of its own for each record of a scan.
    [SkipLocalsInit]
    private static ulong Checksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> metadata)
    {
        const int AfterStrike = StruckOffset + 2;
        const int HeadBytes = ChecksumOffset - 2;
        int length = HeadBytes + metadata.Length;
        byte[]? rented = length > OnStackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> sealedBytes = rented is null ? stackalloc byte[OnStackBytes] : rented;
        sealedBytes = sealedBytes[..length];
        head[..StruckOffset].CopyTo(sealedBytes);
        head[AfterStrike..ChecksumOffset].CopyTo(sealedBytes[StruckOffset..]);
        metadata.CopyTo(sealedBytes[HeadBytes..]);
        ulong checksum = XxHash3.HashToUInt64(sealedBytes);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return checksum;
    }
}
