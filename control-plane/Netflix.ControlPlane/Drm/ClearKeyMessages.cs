using System.Buffers.Text;

namespace Netflix.ControlPlane.Drm;

/// <summary>A licence request of W3C Clear Key (Encrypted Media Extensions, 9.1.3).</summary>
/// <param name="Kids">Key ids, base64url without padding, 16 bytes each.</param>
/// <param name="Type">"temporary".</param>
internal sealed record ClearKeyRequest(IReadOnlyList<string>? Kids, string? Type)
{
    private const int MaxKids = 16;
    private const int KeyIdBytes = 16;

    /// <summary>The key ids, each once, in the order asked for; null when the request is malformed.</summary>
    internal IReadOnlyList<Guid>? TryReadKeyIds()
    {
        if (Kids is not { Count: >= 1 and <= MaxKids } || Type is not (null or "temporary")) return null;
        List<Guid> ids = [];
        foreach (string kid in Kids)
        {
            byte[] bytes = new byte[KeyIdBytes];
            if (kid is null || kid.Length != Base64Url.GetEncodedLength(KeyIdBytes) || !Base64Url.IsValid(kid)) return null;
            if (!Base64Url.TryDecodeFromChars(kid, bytes, out int length) || length != KeyIdBytes) return null;
            var id = new Guid(bytes, bigEndian: true);
            if (!ids.Contains(id)) ids.Add(id);
        }
        return ids;
    }
}

/// <summary>One symmetric key as a JSON Web Key. Secret.</summary>
internal sealed record ClearKeyJwk(string Kty, string Kid, string K)
{
    internal static ClearKeyJwk Of(ContentKey key) => new("oct", Base64Url.EncodeToString(key.KeyId), Base64Url.EncodeToString(key.Key));

    public override string ToString() => $"key {Kid}";
}

internal sealed record ClearKeyLicence(IReadOnlyList<ClearKeyJwk> Keys, string Type);
