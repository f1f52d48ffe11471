using System.Diagnostics.CodeAnalysis;

namespace Netflix.Origin.Integrity;

/// <summary>A SHA-256 as 64 lower-case hexadecimal digits, the form it has in title manifests and file names.</summary>
internal readonly record struct Sha256Digest
{
    private const int Bytes = 32;

    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    public string Hex => _hex ?? throw new InvalidOperationException("No digest was computed or parsed.");

    /// <summary>RFC 9530, as in <c>Content-Digest</c> and <c>Repr-Digest</c>: <c>sha-256=:base64:</c>.</summary>
    public string StructuredField => $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(Hex))}:";

    public static Sha256Digest Of(ReadOnlySpan<byte> hash) => hash.Length == Bytes
        ? new Sha256Digest(Convert.ToHexStringLower(hash))
        : throw new ArgumentException($"A SHA-256 has {Bytes} bytes, not {hash.Length}.", nameof(hash));

    /// <exception cref="FormatException">Not 64 lower-case hexadecimal digits.</exception>
    public static Sha256Digest ParseHex(string text) =>
        TryParseHex(text, out Sha256Digest digest) ? digest : throw new FormatException($"'{text}' is not a SHA-256.");

    public static bool TryParseHex([NotNullWhen(true)] string? text, out Sha256Digest digest)
    {
        bool valid = text is { Length: Bytes * 2 } && text.All(char.IsAsciiHexDigitLower);
        digest = valid ? new Sha256Digest(text!) : default;
        return valid;
    }

    /// <summary>
    /// Reads the sha-256 member of a digest field; other algorithms beside it are passed over. False when there is none or it is malformed.
    /// </summary>
    public static bool TryParseStructuredField(string? field, out Sha256Digest digest)
    {
        digest = default;
        foreach (string member in (field ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (member is not ['s', 'h', 'a', '-', '2', '5', '6', '=', ':', .. var base64, ':']) continue;
            Span<byte> hash = stackalloc byte[Bytes + 1];
            if (base64.Length > 44 || !Convert.TryFromBase64String(base64, hash, out int written) || written != Bytes) return false;
            digest = Of(hash[..Bytes]);
            return true;
        }
        return false;
    }

    public override string ToString() => _hex ?? "";
}
