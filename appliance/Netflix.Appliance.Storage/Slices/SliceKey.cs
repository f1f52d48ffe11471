using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Netflix.Appliance.Storage.Slices;

/// <summary>128 bits that name a slice in the index. Not a secret and not collision-proof: readers compare what the record says.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct SliceKey(ulong High, ulong Low)
{
    /// <summary>A body slice belongs to one fill, so that a new version of an object never mixes with an old one's slices.</summary>
    internal static SliceKey OfBody(SliceKey objectKey, ulong fillId, int sliceNumber)
    {
        Span<ulong> words = [objectKey.High, objectKey.Low, fillId, (ulong)sliceNumber];
        return Of(MemoryMarshal.AsBytes(words));
    }

    internal static SliceKey Of(ReadOnlySpan<byte> bytes)
    {
        UInt128 hash = XxHash128.HashToUInt128(bytes);
        return new SliceKey((ulong)(hash >> 64), (ulong)hash);
    }
}
