using System.Collections.Concurrent;
using System.Security.Cryptography;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Access;

/// <summary>One public key of the control plane.</summary>
internal sealed class VerificationKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly byte[] _keyId;
    private readonly byte[] _publicKey;

    // An ECDsa promises nothing about two callers at once: as many as checks were ever in flight.
    private readonly ConcurrentBag<ECDsa> _idle = [];

    /// <param name="publicKey">SubjectPublicKeyInfo.</param>
    /// <exception cref="CryptographicException">Not a P-256 key.</exception>
    internal VerificationKey(byte[] keyId, byte[] publicKey)
    {
        (_keyId, _publicKey) = (keyId, publicKey);
        ECDsa first = Import(publicKey);
        if (first.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256) throw new CryptographicException("Not a P-256 key.");
        _idle.Add(first);
    }

    internal bool IsNamed(ReadOnlySpan<byte> keyId) => keyId.SequenceEqual(_keyId);

    internal bool IsSame(ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> publicKey) => IsNamed(keyId) && publicKey.SequenceEqual(_publicKey);

    internal bool HasSigned(SignedToken token)
    {
        ECDsa key = _idle.TryTake(out ECDsa? idle) ? idle : Import(_publicKey);
        bool signed = token.IsSignedBy(key);
        _idle.Add(key);
        return signed;
    }

    private static ECDsa Import(byte[] publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        return key;
    }
}
