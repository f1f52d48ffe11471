using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Netflix.Origin.Access;

/// <summary>Public keys by key id: only those that ES256 can be verified with.</summary>
internal sealed class KeySet
{
    public static readonly KeySet Empty = new([]);

    private readonly Dictionary<string, JsonWebKey> _keys;

    private KeySet(Dictionary<string, JsonWebKey> keys) => _keys = keys;

    public int Count => _keys.Count;

    public bool Contains(string keyId) => _keys.ContainsKey(keyId);

    public IEnumerable<SecurityKey> Find(string? keyId) => keyId is not null && _keys.TryGetValue(keyId, out JsonWebKey? key) ? [key] : [];

    /// <exception cref="InvalidDataException">Not a JWK set, or one without a usable key.</exception>
    public static KeySet Parse(string json)
    {
        try
        {
            var keys = new JsonWebKeySet(json).Keys.Where(IsUsable).DistinctBy(key => key.Kid).ToDictionary(key => key.Kid, PublicPart);
            return keys.Count > 0 ? new KeySet(keys) : throw new InvalidDataException("The key set has no key for ES256.");
        }
        catch (Exception error) when (error is ArgumentException or JsonException)
        {
            throw new InvalidDataException("Not a JSON Web Key set.", error);
        }
    }

    /// <summary>The set as JSON, public parts only.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        keys = _keys.Values.Select(key => new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = key.Kid, alg = key.Alg, use = key.Use }),
    });

    private static bool IsUsable(JsonWebKey key) =>
        key is { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, Kid.Length: > 0, X.Length: > 0, Y.Length: > 0 }
        && key.Use is null or "" or "sig"
        && key.Alg is null or "" or SecurityAlgorithms.EcdsaSha256;

    private static JsonWebKey PublicPart(JsonWebKey key) => new()
    {
        Kty = key.Kty, Crv = key.Crv, X = key.X, Y = key.Y, Kid = key.Kid, Alg = SecurityAlgorithms.EcdsaSha256, Use = "sig",
    };
}
