using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Steering;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// <c>GET /manifests/{ticket}/{token}/{package}/{path}</c>: a title's MPD or multivariant playlist with the playback's pathways in it. All
/// else is fetched from appliances; so this is asked for once a playback.
/// </summary>
internal static class GetManifest
{
    private const string Prefix = "/manifests/";

    internal static string PathOf(string ticket, string token, PackageId package, string path) => $"{Prefix}{ticket}/{token}/{package}/{path}";

    internal static void MapGetManifest(this IEndpointRouteBuilder routes) => routes.MapGet(Prefix + "{ticket}/{token}/{package}/{**path}", HandleAsync)
        .ForPlayers().WithTags("Playback").WithName("GetManifest")
        .Produces<string>(StatusCodes.Status200OK, "application/dash+xml", "application/vnd.apple.mpegurl")
        .Problems(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        string ticket, string token, string package, string path, HttpContext context, SteeringTickets tickets, SteeringDesk desk, TitleManifests manifests, PublicUrl url, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (!tickets.TryOpen(ticket, out SteeringTicket opened) || opened.Expires <= time.GetUtcNow())
            return TypedResults.Problem(statusCode: StatusCodes.Status410Gone, title: "This playback is over", detail: "Start it again with GET /playback/{content_id}.");
        if (!PackageId.TryParse(package, out PackageId id) || TitleNumbers.HashOf(id) != opened.TitleHash || !TitlePath.IsValid(path)) return NoSuchManifest();
        List<Pathway> pathways = PathwaysOf(desk.Current, opened, token, id);
        if (pathways.Count == 0) return Away();
        string steeringUrl = url.Of(context.Request, SteerPlayback.Path + ticket);
        return Path.GetExtension(path) switch
        {
            ".mpd" => Text((await manifests.ReadAsync(id, path, pathways, bytes => DashPathways.Read(bytes)))?.With(pathways, steeringUrl), "application/dash+xml"),
            ".m3u8" => Text((await manifests.ReadAsync(id, path, pathways, bytes => HlsPathways.Read(bytes)))?.With(pathways, steeringUrl), "application/vnd.apple.mpegurl"),
            _ => NoSuchManifest(),
        };
    }

    // In the ticket's order, which was the decision's. One that is gone since has no URL any more.
    private static List<Pathway> PathwaysOf(SteeringModel model, in SteeringTicket ticket, string token, PackageId package)
    {
        List<Pathway> pathways = [];
        for (int i = 0; i < ticket.Pathways.Count; i++)
        {
            if (model.Map.TryFindAppliance(ticket.Pathways[i], out int number))
                pathways.Add(new Pathway(model.Appliances[number].Name, Catalog.TitleUrl.WithToken(model.Appliances[number].Url, token, package, "")));
        }
        return pathways;
    }

    private static IResult Text(string? manifest, string contentType) => manifest is null ? Away() : TypedResults.Text(manifest, contentType);

    private static ProblemHttpResult NoSuchManifest() => TypedResults.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such manifest", detail: "Use the URLs that GET /playback/{content_id} answers with.");

    private static RetryLater Away() => RetryLater.Unavailable(
        "The manifest cannot be had at the moment", "Neither the origin nor an appliance gives it. Try again after Retry-After.", TimeSpan.FromSeconds(2));
}
