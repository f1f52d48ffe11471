using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>GET /ops/sites</c>: all sites, by name; a partner's own.</summary>
internal static class ListSites
{
    internal sealed record Response(IReadOnlyList<SiteResponse> Sites);

    /// <param name="DeclaredPrefixes">How many; <c>GET /ops/prefixes/{address}</c> tells of one address.</param>
    internal sealed record SiteResponse(
        int SiteId, string Name, string Country, double? Latitude, double? Longitude, string Scope, IReadOnlyList<uint> Networks, int DeclaredPrefixes);

    internal static void MapListSites(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/sites", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("ListSites");

    // From the database: what an operator did is there at once.
    private static async Task<Ok<Response>> HandleAsync(HttpContext http, SiteTable sites, CancellationToken cancel) =>
        TypedResults.Ok(new Response([.. (await sites.ListAsync(cancel)).Where(site => OpsScope.Of(http).Covers(site.SiteId)).Select(site => new SiteResponse(
            site.SiteId, site.Name, site.Country, site.Location?.Latitude, site.Location?.Longitude, site.Scope.ToText(), site.Networks, site.Prefixes.Count))]));
}
