using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Netflix.Appliance.Access;

/// <summary>The keys tokens may be signed with, and the tokens that were withdrawn. Replaced as a whole, never changed.</summary>
internal sealed class KeyRing
{
    // A rotation needs two. The bound keeps a look-up a short scan.
    internal const int MaxKeys = 16;

    private readonly VerificationKey[] _keys;
    private readonly FrozenSet<string> _revoked;

    private KeyRing(VerificationKey[] keys, FrozenSet<string> revoked) => (_keys, _revoked) = (keys, revoked);

    internal static KeyRing Empty { get; } = new([], FrozenSet<string>.Empty);

    internal VerificationKey? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (VerificationKey key in _keys)
            if (key.IsNamed(keyId)) return key;
        return null;
    }

    /// <summary>Whether this very key is still in force.</summary>
    internal bool Holds(VerificationKey key) => Array.IndexOf(_keys, key) >= 0;

    internal bool IsRevoked(string? tokenId) => tokenId is not null && _revoked.Contains(tokenId);

    /// <summary>The next ring. A key that stays is the same object, so that tokens already verified with it need no second look.</summary>
    /// <exception cref="CryptographicException">One is not a P-256 key.</exception>
    internal KeyRing Next(HeldViewerAccess access) => new(
        [.. access.Keys.Take(MaxKeys).Select(key => Array.Find(_keys, known => known.IsSame(key.KeyId, key.PublicKey)) ?? new VerificationKey(key.KeyId, key.PublicKey))],
        access.Revoked.ToFrozenSet(StringComparer.Ordinal));
}
