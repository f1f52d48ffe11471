using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;

namespace Netflix.ControlPlane.Signing;

/// <summary>Tokens that open the origin to our own programs, as narrow as the caller asks.</summary>
internal sealed class OriginTokenIssuer(SigningKeys keys, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="scopes">Space-separated, from <see cref="OriginToken"/>.</param>
    /// <param name="master">The only master it is good for; null: any.</param>
    /// <param name="publication">The only publication it is good for; null: any.</param>
    internal (string Token, DateTimeOffset Expires) Issue(string scopes, TimeSpan lifetime, Guid? master = null, Guid? publication = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, object> claims = new() { [OriginToken.ScopeClaim] = scopes };
        if (master is { } masterId) claims[OriginToken.MasterClaim] = masterId.ToString();
        if (publication is { } publicationId) claims[OriginToken.PublicationClaim] = publicationId.ToString();
        string token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = OriginToken.Issuer,
            Audience = OriginToken.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Current.Credentials,
        });
        return (token, now + lifetime);
    }
}
