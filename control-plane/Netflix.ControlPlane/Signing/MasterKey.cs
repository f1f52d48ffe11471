using System.Security.Cryptography;
using System.Text;

namespace Netflix.ControlPlane.Signing;

/// <summary>
/// Seals secrets before they go into the database, and opens them again: AES-256-GCM with the key from
/// <see cref="MasterKeyOptions.File"/>. A sealed secret is a format byte, a 12-byte nonce, a 16-byte tag and the ciphertext.
/// </summary>
/// <remarks>
/// Random nonces are safe for 2^32 seals under one key; a deployment makes a few per title.
/// </remarks>
internal sealed class MasterKey
{
    private const byte Format = 1;
    private const int KeyBytes = 32;
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _key;

    internal MasterKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"The master key has {KeyBytes} bytes, not {key.Length}.", nameof(key));
        _key = key.ToArray();
    }

    /// <exception cref="InvalidDataException">The file does not hold 32 bytes in base64.</exception>
    internal static MasterKey Read(string file)
    {
        byte[] key = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(file).Trim(), key, out int length) || length != KeyBytes)
            throw new InvalidDataException($"MasterKey:File must name a file with {KeyBytes} random bytes in base64 (`openssl rand -base64 {KeyBytes}`).");
        return new MasterKey(key);
    }

    /// <summary>A key of its own for one purpose, the same on all replicas (HKDF, RFC 5869).</summary>
    internal byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <param name="associatedData">What the secret belongs to; it must be given again, unchanged, to open it.</param>
    internal byte[] Wrap(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData)
    {
        byte[] wrapped = new byte[1 + NonceBytes + TagBytes + secret.Length];
        Span<byte> nonce = wrapped.AsSpan(1, NonceBytes);
        wrapped[0] = Format;
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, secret, wrapped.AsSpan(1 + NonceBytes + TagBytes), wrapped.AsSpan(1 + NonceBytes, TagBytes), associatedData);
        return wrapped;
    }

    /// <exception cref="MasterKeyMismatchException">Wrapped by another master key, for something else, or damaged.</exception>
    internal byte[] Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData)
    {
        if (wrapped.Length < 1 + NonceBytes + TagBytes || wrapped[0] != Format) throw new MasterKeyMismatchException(null);
        byte[] secret = new byte[wrapped.Length - 1 - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(wrapped.Slice(1, NonceBytes), wrapped[(1 + NonceBytes + TagBytes)..], wrapped.Slice(1 + NonceBytes, TagBytes), secret, associatedData);
            return secret;
        }
        catch (AuthenticationTagMismatchException error)
        {
            throw new MasterKeyMismatchException(error);
        }
    }
}

/// <summary>A secret in the database cannot be opened with this replica's master key.</summary>
internal sealed class MasterKeyMismatchException(Exception? inner) : Exception(
    "A key in the database was sealed with another master key, or is damaged. Give every replica the MasterKey:File the database was created with.", inner);
