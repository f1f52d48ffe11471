using System.Buffers.Text;
using System.Security.Cryptography;

namespace Netflix.ControlPlane.Partners;

/// <summary>What a partner sets the password with: 32 random bytes, written <c>nfi1.</c> and base64url.</summary>
internal sealed record Invitation(byte[] Secret)
{
    private const string Prefix = "nfi1.";
    private const int SecretBytes = 32;

    internal static Invitation Create() => new(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Null when it is not one.</summary>
    internal static Invitation? TryParse(string? text)
    {
        if (text?.Trim() is not { } token || !token.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> secret = token.AsSpan(Prefix.Length);
        return secret.Length == Base64Url.GetEncodedLength(SecretBytes) && Base64Url.IsValid(secret) ? new(Base64Url.DecodeFromChars(secret)) : null;
    }

    internal byte[] Digest() => SHA256.HashData(Secret);

    internal string ToText() => Prefix + Base64Url.EncodeToString(Secret);

    // A record prints all its parts; this one is not to print its secret.
    public override string ToString() => "invitation";
}
