using System.Buffers.Text;
using System.Security.Cryptography;

namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// What keeps a device signed in: the id of its family (one sign-in) and a secret that changes with every refresh. The database
/// keeps only the secret's SHA-256; 256 random bits need no slow hash.
/// </summary>
internal sealed record RefreshToken(Guid FamilyId, byte[] Secret)
{
    private const int FamilyBytes = 16;
    private const int SecretBytes = 32;

    internal byte[] SecretHash => SHA256.HashData(Secret);

    // Version 4: a family's id must not be guessable, for knowing it is enough to end the family.
    internal static RefreshToken Create() => new(Guid.NewGuid(), RandomNumberGenerator.GetBytes(SecretBytes));

    internal RefreshToken Rotate() => this with { Secret = RandomNumberGenerator.GetBytes(SecretBytes) };

    internal static RefreshToken? TryParse(string? text)
    {
        byte[] bytes = new byte[FamilyBytes + SecretBytes];
        if (text is null || text.Length != Base64Url.GetEncodedLength(bytes.Length) || !Base64Url.IsValid(text)) return null;
        return Base64Url.TryDecodeFromChars(text, bytes, out int length) && length == bytes.Length
            ? new(new Guid(bytes.AsSpan(0, FamilyBytes), bigEndian: true), bytes[FamilyBytes..])
            : null;
    }

    internal string Encode() => Base64Url.EncodeToString([.. FamilyId.ToByteArray(bigEndian: true), .. Secret]);

    public override string ToString() => $"refresh token of family {FamilyId}";
}
