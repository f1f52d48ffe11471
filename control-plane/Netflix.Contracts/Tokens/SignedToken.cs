using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;

namespace Netflix.Contracts.Tokens;

/// <summary>
/// The envelope of a token: CWT (tag 61) around COSE_Sign1 (tag 18) with ES256. Nothing in it is to be believed before
/// <see cref="IsSignedBy"/>.
/// </summary>
/// <remarks>
/// Only deterministic CBOR (RFC 8949, section 4.2) is read, and nothing may stand in the unprotected header: what can be spelled
/// in two ways costs two signature checks and hides from a list of known tokens.
/// </remarks>
public sealed class SignedToken
{
    private const CborTag CwtTag = (CborTag)61;
    private const CborTag Sign1Tag = (CborTag)18;
    private const int CwtTagBytes = 2;
    private const int AlgorithmLabel = 1;
    private const int CriticalLabel = 2;
    private const int KeyIdLabel = 4;
    private const int Es256 = -7;
    private const int SignatureBytes = 64;
    private const int MaxKeyIdBytes = 64;

    private readonly byte[] _bytes;

    private SignedToken(byte[] bytes, byte[] keyId, byte[] claims) => (_bytes, KeyId, Claims) = (bytes, keyId, claims);

    public ReadOnlyMemory<byte> KeyId { get; }

    /// <summary>For <see cref="CommonAccessTokenClaims"/>, once the signature holds.</summary>
    public ReadOnlyMemory<byte> Claims { get; }

    /// <param name="text">Base64url without padding.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SignedToken? token)
    {
        token = null;
        if (text.IsEmpty || text.Length > TokenPath.MaxTextLength) return false;
        byte[]? bytes = Decode(text);
        if (bytes is null) return false;
        try
        {
            token = Read(bytes);
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            // CborReader tells by exceptions what is not CBOR, not deterministic, or of another type than asked for.
        }
        return token is not null;
    }

    /// <param name="key">P-256. One caller at a time.</param>
    public bool IsSignedBy(ECDsa key)
    {
        try
        {
            return CoseMessage.DecodeSign1(_bytes.AsSpan(CwtTagBytes)).VerifyEmbedded(key);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        // The decoder forgives white space and padding; encoding again shows whether it had to.
        Span<byte> again = stackalloc byte[TokenPath.MaxTextLength];
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromUtf8(text, bytes, out _, out int length) != System.Buffers.OperationStatus.Done) return null;
        int written = Base64Url.EncodeToUtf8(bytes.AsSpan(0, length), again);
        return again[..written].SequenceEqual(text) ? bytes[..length] : null;
    }

    private static SignedToken? Read(byte[] bytes)
    {
        var reader = new CborReader(bytes, CborConformanceMode.Canonical);
        if (reader.ReadTag() != CwtTag || reader.ReadTag() != Sign1Tag || reader.ReadStartArray() != 4) return null;
        byte[]? keyId = ReadProtected(reader.ReadByteString());
        if (keyId is null || reader.ReadStartMap() != 0) return null;
        reader.ReadEndMap();
        byte[] claims = reader.ReadByteString();
        if (reader.ReadByteString().Length != SignatureBytes) return null;
        reader.ReadEndArray();
        return reader.BytesRemaining == 0 ? new SignedToken(bytes, keyId, claims) : null;
    }

    /// <returns>The key id; null when the header is not ES256 with a key id, or names something critical: nothing is understood beyond these.</returns>
    private static byte[]? ReadProtected(byte[] header)
    {
        var reader = new CborReader(header, CborConformanceMode.Canonical);
        byte[]? keyId = null;
        bool signedWithEs256 = false;
        for (int? left = reader.ReadStartMap(); left > 0; left--)
        {
            switch (reader.PeekState() == CborReaderState.TextString ? SkippedLabel(reader) : reader.ReadInt32())
            {
                case AlgorithmLabel: signedWithEs256 = reader.ReadInt32() == Es256; break;
                case KeyIdLabel: keyId = reader.ReadByteString(); break;
                case CriticalLabel: return null;
                default: CborNesting.Skip(reader); break;
            }
        }
        reader.ReadEndMap();
        return signedWithEs256 && reader.BytesRemaining == 0 && keyId is { Length: > 0 and <= MaxKeyIdBytes } ? keyId : null;
    }

    private static int SkippedLabel(CborReader reader)
    {
        reader.ReadTextString();
        return 0;
    }
}
