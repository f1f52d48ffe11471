using System.Security.Cryptography;
using System.Text;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// Kept under a URI whose responses were chosen by request fields, in place of a response: which fields, and where the variants are. The
/// generation is part of each variant's key, so that without its marker no variant is found: to end all of them is one removal.
/// </summary>
/// <param name="Names">As <see cref="VaryFields"/> reads them.</param>
/// <param name="Generation">128 random bits in hexadecimal.</param>
internal sealed record VariantMarker(IReadOnlyList<string> Names, string Generation) : KeptHead
{
    internal const byte Format = 3;

    internal static VariantMarker New(IReadOnlyList<string> names) => new(names, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The variant's name in the store. No URI has a line break.</summary>
    internal string KeyOf(string uri, IReadOnlyList<HeaderField> requestFields) => $"{uri}\n{Generation}\n{VariantKey.Of(Names, requestFields)}";

    /// <summary>Whether the key is one of those that this marker leads to.</summary>
    internal bool IsOf(string variantKey, string uri) => variantKey.StartsWith($"{uri}\n{Generation}\n", StringComparison.Ordinal);

    internal override byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Format);
        writer.Write(Generation);
        writer.Write7BitEncodedInt(Names.Count);
        foreach (string name in Names) writer.Write(name);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="reader">Behind the format's number.</param>
    internal static VariantMarker Read(BinaryReader reader)
    {
        string generation = reader.ReadString();
        string[] names = new string[reader.Read7BitEncodedInt()];
        for (int i = 0; i < names.Length; i++) names[i] = reader.ReadString();
        return new VariantMarker(names, generation);
    }
}
