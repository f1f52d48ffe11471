using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Access;

/// <summary>
/// Access tokens of people: ES256, minutes of life, verified without a look-up. What can change within that time and matters
/// (subscription, profiles) is therefore not in them.
/// </summary>
internal sealed class AccessTokenIssuer(SigningKeys keys, IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>Not the origin's: a viewer's token opens no master and no content store, a program's token opens no account.</summary>
    internal const string Audience = "netflix-viewer";

    internal const string RoleClaim = "role";

    /// <summary>Claim, optional: the country the account was opened for. It decides what the catalog shows; playback asks the database.</summary>
    internal const string RegionClaim = "region";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    internal TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(options.Value.AccessTokenMinutes);

    internal string Issue(Guid userId, string role, string? region)
    {
        Dictionary<string, object> claims = new() { [JwtRegisteredClaimNames.Sub] = userId.ToString(), [RoleClaim] = role };
        if (region is not null) claims[RegionClaim] = region;
        DateTime now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = OriginToken.Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = claims,
            SigningCredentials = keys.Current.Credentials,
        });
    }
}
