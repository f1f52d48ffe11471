using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Catalog;

/// <summary>
/// <c>POST /ops/titles/{content_id}/master</c>: where and with which token to PUT a master. The bytes go to the origin directly;
/// none passes through here.
/// </summary>
internal static class GrantMasterUpload
{
    /// <summary>Long enough for a feature-length mezzanine over a slow line.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    internal sealed record Response(Guid MasterId, string UploadUrl, string Token, DateTimeOffset ExpiresAt)
    {
        public override string ToString() => $"grant for master {MasterId}";
    }

    internal static void MapGrantMasterUpload(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/titles/{content_id:guid}/master", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("GrantMasterUpload")
        .Produces<Response>().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        Guid content_id, ContentTable contents, OriginTokenIssuer tokens, IOptions<OriginOptions> origin, HttpResponse response, CancellationToken cancel)
    {
        if (await contents.FindAsync(content_id, cancel) is null)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such title", detail: "Create it with POST /ops/titles.");
        var master = Guid.NewGuid();
        (string token, DateTimeOffset expires) = tokens.Issue(OriginToken.WriteMasters, Lifetime, master: master);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(master, origin.Value.UrlOf($"masters/{master}"), token, expires));
    }
}
