using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Netflix.ControlPlane.Signing;

/// <summary>One ES256 key pair. The id is the RFC 7638 thumbprint of the public half, so two replicas cannot disagree on it.</summary>
internal sealed class SigningKey
{
    // Enough to tell a handful of keys apart; the whole id would make each URL 32 characters longer.
    private const int ShortIdBytes = 8;

    private SigningKey(ECDsa pair, DateTimeOffset created)
    {
        Created = created;
        PublicJwk = ToPublicJwk(pair);
        PublicJwk.Kid = PublicJwk.KeyId;
        Key = new ECDsaSecurityKey(pair) { KeyId = PublicJwk.Kid };
        ShortId = Base64Url.DecodeFromChars(KeyId).AsMemory(0, ShortIdBytes);
        Credentials = new SigningCredentials(Key, SecurityAlgorithms.EcdsaSha256);
    }

    internal string KeyId => Key.KeyId;

    /// <summary>The beginning of <see cref="KeyId"/>'s bytes: <c>kid</c> in tokens that travel in paths.</summary>
    internal ReadOnlyMemory<byte> ShortId { get; }

    internal DateTimeOffset Created { get; }
    internal ECDsaSecurityKey Key { get; }
    internal SigningCredentials Credentials { get; }

    /// <summary>Without the private half.</summary>
    internal JsonWebKey PublicJwk { get; }

    internal static SigningKey Create(DateTimeOffset now) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), now);

    /// <param name="pkcs8">The private key, PKCS #8.</param>
    internal static SigningKey Import(byte[] pkcs8, DateTimeOffset created)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return new(pair, created);
    }

    internal byte[] ExportPrivateKey() => Key.ECDsa.ExportPkcs8PrivateKey();
    internal byte[] ExportPublicKey() => Key.ECDsa.ExportSubjectPublicKeyInfo();

    private static JsonWebKey ToPublicJwk(ECDsa pair)
    {
        ECParameters point = pair.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(point.Q.X),
            Y = Base64UrlEncoder.Encode(point.Q.Y),
            Alg = SecurityAlgorithms.EcdsaSha256,
            Use = JsonWebKeyUseNames.Sig,
        };
        jwk.KeyId = Base64UrlEncoder.Encode(jwk.ComputeJwkThumbprint());
        return jwk;
    }
}
