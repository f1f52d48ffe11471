using System.Buffers.Binary;
using System.Text;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>A head's metadata: the key's text, the surrogate keys, then what the store's user keeps beside the body.</summary>
internal static class ObjectMetadata
{
    /// <summary>More than any origin in use sends.</summary>
    internal const int MaxSurrogateKeys = 64;

    internal const int MaxSurrogateKeyBytes = 256;

    /// <exception cref="ArgumentException">More or longer surrogate keys than a record takes.</exception>
    internal static byte[] Join(ReadOnlySpan<byte> keyUtf8, IReadOnlyList<string> surrogateKeys, ReadOnlySpan<byte> metadata)
    {
        if (surrogateKeys.Count > MaxSurrogateKeys)
            throw new ArgumentException($"An object has at most {MaxSurrogateKeys} surrogate keys; this one has {surrogateKeys.Count}.", nameof(surrogateKeys));
        using var joined = new MemoryStream(keyUtf8.Length + metadata.Length + 64);
        WritePart(joined, keyUtf8);
        Span<byte> count = [(byte)surrogateKeys.Count];
        joined.Write(count);
        foreach (string surrogateKey in surrogateKeys)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(surrogateKey);
            if (bytes.Length is 0 or > MaxSurrogateKeyBytes)
                throw new ArgumentException($"A surrogate key has 1 to {MaxSurrogateKeyBytes} bytes; this one has {bytes.Length}.", nameof(surrogateKeys));
            WritePart(joined, bytes);
        }
        joined.Write(metadata);
        return joined.ToArray();
    }

    /// <summary>False when the bytes are not what <see cref="Join"/> makes.</summary>
    internal static bool TrySplit(ReadOnlyMemory<byte> joined, out ReadOnlyMemory<byte> keyUtf8, out IReadOnlyList<string> surrogateKeys, out ReadOnlyMemory<byte> metadata)
    {
        surrogateKeys = [];
        metadata = default;
        if (!TryReadPart(ref joined, out keyUtf8) || joined.IsEmpty) return false;
        int count = joined.Span[0];
        joined = joined[1..];
        if (count > 0)
        {
            var found = new string[count];
            for (int i = 0; i < count; i++)
            {
                if (!TryReadPart(ref joined, out ReadOnlyMemory<byte> surrogateKey)) return false;
                found[i] = Encoding.UTF8.GetString(surrogateKey.Span);
            }
            surrogateKeys = found;
        }
        metadata = joined;
        return true;
    }

    private static void WritePart(MemoryStream joined, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)part.Length);
        joined.Write(length);
        joined.Write(part);
    }

    private static bool TryReadPart(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> part)
    {
        part = default;
        if (rest.Length < sizeof(ushort)) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        if (length > rest.Length - sizeof(ushort)) return false;
        part = rest.Slice(sizeof(ushort), length);
        rest = rest[(sizeof(ushort) + length)..];
        return true;
    }
}
