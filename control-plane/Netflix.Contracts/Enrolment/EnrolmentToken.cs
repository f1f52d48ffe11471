using System.Buffers.Text;
using System.Security.Cryptography;

namespace Netflix.Contracts.Enrolment;

/// <summary>
/// What an operator carries to a new appliance: <c>nfe1.&lt;secret&gt;.&lt;pin&gt;</c>. The secret proves to the control plane that
/// this is the appliance it was made for; the pin proves the control plane to the appliance, which has no other reason to trust it.
/// </summary>
public sealed class EnrolmentToken
{
    private const string Format = "nfe1";
    private const int SecretBytes = 32;

    private readonly byte[] _secret;
    private readonly byte[] _pin;

    private EnrolmentToken(byte[] secret, byte[] pin) => (_secret, _pin) = (secret, pin);

    /// <summary>SHA-256 of the secret: what the control plane keeps.</summary>
    public byte[] Digest() => SHA256.HashData(_secret);

    /// <summary>Whether the key is the one of the authority that the token names.</summary>
    /// <param name="authorityKey">SubjectPublicKeyInfo (DER).</param>
    public bool Pins(ReadOnlySpan<byte> authorityKey) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(authorityKey), _pin);

    /// <param name="authorityKey">SubjectPublicKeyInfo (DER).</param>
    public static EnrolmentToken Create(ReadOnlySpan<byte> authorityKey) => new(RandomNumberGenerator.GetBytes(SecretBytes), SHA256.HashData(authorityKey));

    /// <summary>Null when it is no token of this format.</summary>
    public static EnrolmentToken? Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts is [Format, var secret, var pin] && Decode(secret, SecretBytes) is { } secretBytes && Decode(pin, SHA256.HashSizeInBytes) is { } pinBytes
            ? new EnrolmentToken(secretBytes, pinBytes)
            : null;
    }

    /// <summary>A secret: it is shown once and never logged.</summary>
    public string ToText() => $"{Format}.{Base64Url.EncodeToString(_secret)}.{Base64Url.EncodeToString(_pin)}";

    private static byte[]? Decode(string text, int length)
    {
        byte[] bytes = new byte[length];
        // One spelling per token: what decodes but would be written otherwise is refused.
        return text.Length == Base64Url.GetEncodedLength(length) && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out int written) && written == length
            && Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }
}
