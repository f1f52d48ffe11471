using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;

namespace Netflix.Origin.Tests.Running;

/// <summary>Stands for the control plane: a real key, a real JWKS endpoint, real tokens.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<ECDsaSecurityKey> _published = [];
    private int _fetches;

    private TokenIssuer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";
    public ECDsaSecurityKey Key { get; private set; } = NewKey();
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>When set, this is what the endpoint answers instead of the keys.</summary>
    public string? Answer { get; set; }

    public static async Task<TokenIssuer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var issuer = new TokenIssuer(app);
        issuer._published.Add(issuer.Key);
        app.MapGet("/.well-known/jwks.json", issuer.KeysAsync);
        await app.StartAsync();
        issuer.Url = app.Urls.Single();
        return issuer;
    }

    public void Rotate()
    {
        Key = NewKey();
        lock (_published) _published.Add(Key);
    }

    public string Token(
        string scope, Guid? master = null, Guid? publication = null, ECDsaSecurityKey? key = null,
        string issuer = OriginToken.Issuer, string audience = OriginToken.Audience, TimeSpan? expiresIn = null)
    {
        Dictionary<string, object> claims = new() { ["sub"] = "test-encoder", [OriginToken.ScopeClaim] = scope };
        if (master is { } masterId) claims[OriginToken.MasterClaim] = masterId.ToString();
        if (publication is { } publicationId) claims[OriginToken.PublicationClaim] = publicationId.ToString();
        DateTime expires = DateTime.UtcNow + (expiresIn ?? TimeSpan.FromMinutes(15));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            Expires = expires,
            NotBefore = expires.AddHours(-2),
            SigningCredentials = new SigningCredentials(key ?? Key, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public static ECDsaSecurityKey NewKey() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") };

    private IResult KeysAsync()
    {
        Interlocked.Increment(ref _fetches);
        if (Answer is { } answer) return Results.Text(answer, "application/json");
        lock (_published) return Results.Json(new { keys = _published.Select(Describe).ToArray() });
    }

    private static object Describe(ECDsaSecurityKey key)
    {
        ECParameters parameters = key.ECDsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = key.KeyId,
            x = Base64UrlEncoder.Encode(parameters.Q.X), y = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
