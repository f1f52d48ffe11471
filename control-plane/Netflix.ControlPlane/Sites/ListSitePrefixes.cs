using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>GET /ops/sites/{site_id}/prefixes</c>: what is declared for a site by hand.</summary>
internal static class ListSitePrefixes
{
    internal sealed record Response(int SiteId, IReadOnlyList<string> Prefixes);

    internal static void MapListSitePrefixes(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/sites/{site_id:int}/prefixes", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("ListSitePrefixes").Produces<Response>().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "site_id")] int siteId, HttpContext http, SiteTable sites, CancellationToken cancel) =>
        OpsScope.Of(http).Covers(siteId) && await sites.FindAsync(siteId, cancel) is { } site
            ? TypedResults.Ok(new Response(siteId, [.. site.Prefixes.Select(prefix => prefix.ToString())]))
            : SiteProblems.NoSuchSite();
}
