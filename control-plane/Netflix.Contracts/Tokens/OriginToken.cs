namespace Netflix.Contracts.Tokens;

/// <summary>
/// What a JWT says that opens the origin. The control plane signs it with ES256; the origin verifies it with the keys at
/// <c>/.well-known/jwks.json</c>. An appliance or encoder only carries it.
/// </summary>
public static class OriginToken
{
    public const string Issuer = "netflix-control-plane";
    public const string Audience = "netflix-origin";

    /// <summary>Claim: space-separated scopes.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Claim, optional: the one master id that masters:* is good for.</summary>
    public const string MasterClaim = "master";

    /// <summary>Claim, optional: the one publication id that titles:write is good for.</summary>
    public const string PublicationClaim = "publication";

    public const string ReadTitles = "titles:read";
    public const string WriteTitles = "titles:write";
    public const string ReadMasters = "masters:read";
    public const string WriteMasters = "masters:write";
}
