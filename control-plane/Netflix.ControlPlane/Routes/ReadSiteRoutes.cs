using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Routes.Learned;
using Netflix.ControlPlane.Routes.Uploads;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary><c>GET /ops/sites/{site_id}/routes</c>: who announces prefixes for a site, how many, and since when, as this replica knows it.</summary>
internal static class ReadSiteRoutes
{
    /// <param name="AcceptLearned">What counts of the routes its appliances learn: "own-networks", "all" or "none".</param>
    /// <param name="Upload">What was uploaded last; null: nothing. A replica announces it within a second or some.</param>
    internal sealed record Response(int SiteId, string Site, string AcceptLearned, IReadOnlyList<SourceResponse> Sources, UploadResponse? Upload);

    /// <param name="Kind">"router", "upload", "learned" or "declared".</param>
    /// <param name="Name">A router and its peer, the file's format, an appliance; empty for what is declared by hand.</param>
    /// <param name="Ipv4">How many prefixes.</param>
    internal sealed record SourceResponse(string Kind, string Name, DateTimeOffset Since, int Ipv4, int Ipv6);

    internal sealed record UploadResponse(string Format, string Filter, int Ipv4, int Ipv6, DateTimeOffset UploadedAt, string UploadedBy);

    internal static void MapReadSiteRoutes(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/sites/{site_id:int}/routes", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("ReadSiteRoutes").Produces<Response>().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "site_id")] int siteId, SiteTable sites, SiteRoutesTable uploads, PrefixTable prefixes, RouteSources sources, CancellationToken cancel)
    {
        // From the database: what an operator did is there at once.
        if ((await sites.ListAsync(cancel)).FirstOrDefault(site => site.SiteId == siteId) is not { } site) return SiteProblems.NoSuchSite();
        UploadedRoutes? upload = (await uploads.ListAsync(cancel)).FirstOrDefault(upload => upload.SiteId == siteId);
        IEnumerable<SourceResponse> found =
            from count in prefixes.CountBySource(siteId)
            let source = sources.Find(count.Key)
            where source is not null
            orderby source.Kind, source.Name, source.Since
            select new SourceResponse(source.Kind.ToText(), source.Name, source.Since, count.Value.IPv4, count.Value.IPv6);
        return TypedResults.Ok(new Response(
            siteId, site.Name, site.AcceptLearned.ToText(), [.. found],
            upload is null ? null : new UploadResponse(upload.Format, upload.Filter, upload.IPv4, upload.IPv6, upload.UploadedAt, upload.UploadedBy)));
    }
}
