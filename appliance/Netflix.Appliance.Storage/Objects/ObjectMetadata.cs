using System.Buffers.Binary;
using System.Text;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>A commit record's metadata: the key's text, then what the store's user keeps beside the body.</summary>
internal static class ObjectMetadata
{
    internal static byte[] Join(ObjectKey key, ReadOnlySpan<byte> metadata)
    {
        int keyBytes = Encoding.UTF8.GetByteCount(key.Text);
        byte[] joined = new byte[sizeof(ushort) + keyBytes + metadata.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(joined, (ushort)keyBytes);
        Encoding.UTF8.GetBytes(key.Text, joined.AsSpan(sizeof(ushort)));
        metadata.CopyTo(joined.AsSpan(sizeof(ushort) + keyBytes));
        return joined;
    }

    /// <summary>False when the record belongs to another key.</summary>
    internal static bool TrySplit(byte[] joined, ObjectKey key, out ReadOnlyMemory<byte> metadata)
    {
        metadata = default;
        if (joined.Length < sizeof(ushort)) return false;
        int keyBytes = BinaryPrimitives.ReadUInt16LittleEndian(joined);
        if (keyBytes > joined.Length - sizeof(ushort)) return false;
        if (!joined.AsSpan(sizeof(ushort), keyBytes).SequenceEqual(Encoding.UTF8.GetBytes(key.Text))) return false;
        metadata = joined.AsMemory(sizeof(ushort) + keyBytes);
        return true;
    }
}
