using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary><c>GET /ops/prefixes/overlaps?limit=100</c>: prefixes of several sites, parts of another site's, and those that not all routers of a site announce.</summary>
internal static class ListOverlaps
{
    private const int DefaultLimit = 100, MaxLimit = 1000;

    /// <param name="SeveralSites">How many there are, however many are listed.</param>
    internal sealed record Response(int SeveralSites, int PartsOfAnother, int NotByAllRouters, IReadOnlyList<OverlapResponse> Overlaps);

    /// <param name="Kind">"several-sites", "part-of-another" or "not-by-all-routers".</param>
    /// <param name="Sites">Who announces it, best first.</param>
    /// <param name="Around">Of a part: the prefix around it.</param>
    /// <param name="AroundSite">Of a part: whose that is.</param>
    /// <param name="MissingRouters">Routers and appliances of the site that do not announce it.</param>
    internal sealed record OverlapResponse(string Kind, string Prefix, IReadOnlyList<SiteResponse> Sites, string? Around, SiteResponse? AroundSite, IReadOnlyList<string> MissingRouters);

    /// <param name="Site">Null: there is none of that number.</param>
    internal sealed record SiteResponse(int SiteId, string? Site);

    internal static void MapListOverlaps(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/prefixes/overlaps", Handle)
        .ForOperators().WithTags("Ops").WithName("ListOverlaps").Produces<Response>().ProducesValidationProblem();

    private static IResult Handle([FromQuery] int? limit, PrefixTable prefixes, RouteSources sources, SiteView sites)
    {
        int most = limit ?? DefaultLimit;
        if (most is < 1 or > MaxLimit)
        {
            var errors = new FieldErrors();
            errors.Add("limit", $"From 1 to {MaxLimit}, of each kind.");
            return errors.ToProblem();
        }
        SiteSnapshot known = sites.Current;
        var overlaps = PrefixOverlaps.Of(prefixes.List(), source => sources.Find(source)?.Speaker, most);
        return TypedResults.Ok(new Response(
            overlaps.CountOf(OverlapKind.SeveralSites), overlaps.CountOf(OverlapKind.PartOfAnother), overlaps.CountOf(OverlapKind.NotByAllRouters),
            [.. overlaps.Found.Select(overlap => new OverlapResponse(
                TextOf(overlap.Kind), overlap.Prefix.ToString(), [.. overlap.Sites.Select(Named)], overlap.Other?.Prefix.ToString(),
                overlap.Other is { } other ? Named(other.Site) : null, overlap.Missing ?? []))]));

        SiteResponse Named(int site) => new(site, known.Find(site)?.Name);
    }

    private static string TextOf(OverlapKind kind) => kind switch
    {
        OverlapKind.SeveralSites => "several-sites",
        OverlapKind.PartOfAnother => "part-of-another",
        _ => "not-by-all-routers",
    };
}
