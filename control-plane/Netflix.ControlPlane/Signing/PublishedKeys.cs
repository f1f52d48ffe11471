using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Signing;

/// <summary>
/// <c>GET /.well-known/jwks.json</c> and <c>/.well-known/openid-configuration</c>: what anyone needs to verify a token offline.
/// </summary>
internal static class PublishedKeys
{
    // Shorter than any token lives, so that a key added today is known everywhere before it matters.
    private const string CacheControl = "public, max-age=300";

    internal sealed record KeySet(IReadOnlyList<PublicKey> Keys);
    internal sealed record PublicKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use);
    internal sealed record Discovery(
        string Issuer, string JwksUri, string TokenEndpoint, IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
        IReadOnlyList<string> SubjectTypesSupported, IReadOnlyList<string> ResponseTypesSupported);

    internal static void MapPublishedKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/jwks.json", ReadKeys).AllowAnonymous().WithTags("Keys").WithName("ReadSigningKeys");
        routes.MapGet("/.well-known/openid-configuration", ReadDiscovery).AllowAnonymous().WithTags("Keys").WithName("ReadDiscovery");
    }

    private static Ok<KeySet> ReadKeys(SigningKeys keys, HttpResponse response)
    {
        response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new KeySet([.. keys.All.Select(key => Publish(key.PublicJwk))]));
    }

    private static Ok<Discovery> ReadDiscovery(HttpContext context, PublicUrl url)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new Discovery(
            OriginToken.Issuer, url.Of(context.Request, "/.well-known/jwks.json"), url.Of(context.Request, "/auth/sign-in"),
            [SecurityAlgorithms.EcdsaSha256], ["public"], ["token"]));
    }

    private static PublicKey Publish(JsonWebKey key) => new(key.Kty, key.Crv, key.X, key.Y, key.Kid, key.Alg, key.Use);
}
