using System.Net;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>
/// <c>GET /ops/prefixes/{address}</c>: every announced prefix that an address lies in, and the sites in the order they would be asked. A
/// partner sees what its own sites announce.
/// </summary>
internal static class ExplainAddress
{
    /// <param name="Sites">Best first: the longest prefix, then the shorter AS path, then the lower discriminator.</param>
    /// <param name="Prefixes">The longest first.</param>
    internal sealed record Response(string Address, IReadOnlyList<SiteMatchResponse> Sites, IReadOnlyList<PrefixResponse> Prefixes);

    internal sealed record SiteMatchResponse(int SiteId, string? Site, int PrefixLength, int AsPathLength, uint Med);

    internal sealed record PrefixResponse(string Prefix, IReadOnlyList<AnnouncementResponse> Announcements);

    internal sealed record AnnouncementResponse(int SiteId, string? Site, int AsPathLength, uint Med);

    internal static void MapExplainAddress(this IEndpointRouteBuilder routes) => routes.MapGet("/ops/prefixes/{address}", Handle)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("ExplainAddress").Produces<Response>().ProducesValidationProblem();

    private static IResult Handle(string address, HttpContext http, PrefixTable prefixes, SiteView sites)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed))
        {
            var errors = new FieldErrors();
            errors.Add("address", "An IPv4 or IPv6 address, e.g. 192.0.2.7.");
            return errors.ToProblem();
        }
        var asked = NetworkAddress.Of(parsed);
        SiteSnapshot known = sites.Current;
        OpsScope scope = OpsScope.Of(http);
        return TypedResults.Ok(new Response(
            parsed.ToString(),
            [.. prefixes.Find(asked).ToArray().Where(match => scope.Covers(match.Site)).Select(match => new SiteMatchResponse(match.Site, known.Find(match.Site)?.Name, match.PrefixLength, match.AsPathLength, match.Med))],
            [.. prefixes.Explain(asked).Select(found => (found.Prefix, Announcements: found.Announcements.Where(announcement => scope.Covers(announcement.Site)).ToArray()))
                .Where(found => found.Announcements.Length > 0).Select(found => new PrefixResponse(
                    found.Prefix.ToString(),
                    [.. found.Announcements.Select(announcement => new AnnouncementResponse(announcement.Site, known.Find(announcement.Site)?.Name, announcement.AsPathLength, announcement.Med))]))]));
    }
}
