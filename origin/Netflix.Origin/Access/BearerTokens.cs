using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;

namespace Netflix.Origin.Access;

/// <summary>How a bearer token is checked: ES256 by a key of the control plane, our issuer and audience, not expired.</summary>
internal sealed class BearerTokens(SigningKeys keys, IOptions<TokenOptions> options) : IConfigureNamedOptions<JwtBearerOptions>
{
    private const string Scheme = "Bearer ";
    private static readonly JsonWebTokenHandler Reader = new();

    public void Configure(JwtBearerOptions bearer) => Configure(JwtBearerDefaults.AuthenticationScheme, bearer);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = OriginToken.Issuer,
            ValidAudience = OriginToken.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ClockSkew = TimeSpan.FromSeconds(options.Value.ClockSkewSeconds),
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Current.Find(keyId),
            NameClaimType = JwtRegisteredClaimNames.Sub,
        };
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = LearnKeyAsync,
            OnChallenge = AccessProblems.ChallengeAsync,
            OnForbidden = AccessProblems.ForbidAsync,
        };
    }

    // A key that was rotated in since the last refresh is fetched before the token is judged.
    private async Task LearnKeyAsync(MessageReceivedContext context)
    {
        string header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return;
        string token = header[Scheme.Length..].Trim();
        if (Reader.CanReadToken(token) && ReadKeyId(token) is { } keyId && !keys.Current.Contains(keyId))
            await keys.LearnAsync(keyId, context.HttpContext.RequestAborted);
    }

    private static string? ReadKeyId(string token)
    {
        try
        {
            return Reader.ReadJsonWebToken(token).Kid is { Length: > 0 } keyId ? keyId : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
