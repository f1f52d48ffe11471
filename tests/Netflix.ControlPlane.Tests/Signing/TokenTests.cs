using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Signing;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Signing;

public sealed class TokenTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private Replica Replica => fixture.Replica;

    [Fact]
    public async Task The_published_keys_verify_a_token_for_the_origin_and_hold_no_private_half()
    {
        using var visitor = new Visitor(Replica);
        JsonElement keys = await visitor.GetAsync("/.well-known/jwks.json");
        Assert.DoesNotContain("\"d\"", keys.ToString(), StringComparison.Ordinal);

        var master = Guid.NewGuid();
        (string token, _) = Replica.Get<OriginTokenIssuer>().Issue(OriginToken.WriteMasters, TimeSpan.FromMinutes(5), master);
        TokenValidationResult result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = OriginToken.Issuer,
            ValidAudience = OriginToken.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = new JsonWebKeySet(keys.ToString()).GetSigningKeys(),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(OriginToken.WriteMasters, result.Claims[OriginToken.ScopeClaim]);
        Assert.Equal(master.ToString(), result.Claims[OriginToken.MasterClaim]);
        Assert.False(result.Claims.ContainsKey(OriginToken.PublicationClaim));
    }

    [Fact]
    public async Task The_discovery_document_leads_to_the_keys()
    {
        using var visitor = new Visitor(Replica);
        JsonElement discovery = await visitor.GetAsync("/.well-known/openid-configuration");
        Assert.Equal(OriginToken.Issuer, discovery.GetProperty("issuer").GetString());
        Assert.True((await visitor.GetAsync(new Uri(discovery.GetProperty("jwks_uri").GetString()!).AbsolutePath)).GetProperty("keys").GetArrayLength() > 0);
    }

    [Fact]
    public async Task A_token_for_the_origin_opens_no_account()
    {
        using var visitor = new Visitor(Replica);
        visitor.UseToken(Replica.Get<OriginTokenIssuer>().Issue(OriginToken.ReadTitles, TimeSpan.FromMinutes(5)).Token);
        await visitor.GetAsync("/me", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_that_expired_or_was_altered_or_signed_by_another_is_refused()
    {
        using Visitor visitor = await Visitor.SignUpAsync(Replica);
        string token = visitor.Session.GetProperty("access_token").GetString()!;
        string[] parts = token.Split('.');

        visitor.UseToken(Forge(visitor.AccountId, Replica.Get<SigningKeys>().Current.Credentials, DateTime.UtcNow.AddMinutes(-5)));
        await visitor.GetAsync("/me", HttpStatusCode.Unauthorized);
        visitor.UseToken(Forge(visitor.AccountId, SigningKey.Create(DateTimeOffset.UtcNow).Credentials, DateTime.UtcNow.AddMinutes(5)));
        await visitor.GetAsync("/me", HttpStatusCode.Unauthorized);
        visitor.UseToken($"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("viewer\"", "operator\"", StringComparison.Ordinal))}.{parts[2]}");
        await visitor.GetAsync("/ops/titles", HttpStatusCode.Unauthorized);
        visitor.UseToken($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.");
        await visitor.GetAsync("/me", HttpStatusCode.Unauthorized);
        visitor.UseToken(Forge(visitor.AccountId, Replica.Get<SigningKeys>().Current.Credentials, DateTime.UtcNow.AddMinutes(5)));
        await visitor.GetAsync("/me");
    }

    private static string Forge(Guid account, SigningCredentials credentials, DateTime expires) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = OriginToken.Issuer,
        Audience = AccessTokenIssuer.Audience,
        IssuedAt = expires.AddMinutes(-15),
        NotBefore = expires.AddMinutes(-15),
        Expires = expires,
        Claims = new Dictionary<string, object> { ["sub"] = account.ToString(), ["role"] = "viewer" },
        SigningCredentials = credentials,
    });
}
