using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Netflix.Contracts.Titles;

/// <summary>
/// Names one immutable packaged title by what is in it: the first 128 bits of the SHA-256 of the title manifest's bytes,
/// as 32 lower-case hexadecimal digits. Whoever holds the id can verify the manifest, and with the manifest every file,
/// without asking anyone: an appliance trusts no origin, peer or path.
/// </summary>
public readonly record struct PackageId
{
    public const int Length = 32;

    private readonly string? _value;

    private PackageId(string value) => _value = value;

    public static PackageId Of(ReadOnlySpan<byte> titleManifest) =>
        new(Convert.ToHexStringLower(SHA256.HashData(titleManifest).AsSpan(0, Length / 2)));

    public static bool TryParse([NotNullWhen(true)] string? text, out PackageId id)
    {
        bool valid = text is { Length: Length } && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        id = valid ? new PackageId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">Not 32 lower-case hexadecimal digits.</exception>
    public static PackageId Parse(string text) =>
        TryParse(text, out PackageId id) ? id : throw new FormatException($"'{text}' is not a package id: 32 lower-case hexadecimal digits.");

    public override string ToString() => _value ?? "";
}
