using System.Security.Cryptography;

namespace Netflix.Appliance.Fill;

/// <summary>The first bytes of a SHA-256: 32 from a title manifest, 16 from a package id.</summary>
internal sealed class ContentDigest
{
    private readonly byte[] _prefix;

    private ContentDigest(byte[] prefix) => _prefix = prefix;

    internal static ContentDigest FromHex(string hex)
    {
        byte[] prefix = Convert.FromHexString(hex);
        if (prefix.Length is < 16 or > SHA256.HashSizeInBytes) throw new ArgumentException("A digest has 16 to 32 bytes.", nameof(hex));
        return new ContentDigest(prefix);
    }

    internal bool Matches(ReadOnlySpan<byte> sha256) => sha256[.._prefix.Length].SequenceEqual(_prefix);
}
