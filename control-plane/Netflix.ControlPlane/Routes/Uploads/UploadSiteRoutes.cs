using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;
using Netflix.Routes.Mrt;
using Netflix.Routes.Packing;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>
/// <c>PUT /ops/sites/{site_id}/routes?why=…&amp;peer=…&amp;origin_as=…</c>: a table dump (MRT, TABLE_DUMP_V2; application/octet-stream) or a
/// list of prefixes (text/plain) in place of the site's former upload, or nothing is changed. Either may be gzip.
/// </summary>
internal static class UploadSiteRoutes
{
    private const string List = "text/plain", Dump = "application/octet-stream", Gzip = "application/gzip";
    private const int RetryAfterSeconds = 10;

    /// <param name="Format">"mrt" or "list".</param>
    /// <param name="Ipv4">How many prefixes of that family count now.</param>
    internal sealed record Response(string Format, int Ipv4, int Ipv6);

    internal static void MapUploadSiteRoutes(this IEndpointRouteBuilder routes)
    {
        long most = routes.ServiceProvider.GetRequiredService<IOptions<UploadOptions>>().Value.MaxUploadMegabytes * 1_000_000L;
        routes.MapPut("/ops/sites/{site_id:int}/routes", HandleAsync)
            .ForOperators().WithMetadata(new RequestSizeLimitAttribute(most)).WithTags("Ops").WithName("UploadSiteRoutes")
            .Produces<Response>().ProducesValidationProblem()
            .Problems(StatusCodes.Status404NotFound, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "site_id")] int siteId, [FromQuery(Name = "peer")] string[]? peers, [FromQuery(Name = "origin_as")] string[]? origins, [FromQuery] string? why,
        HttpRequest request, HttpResponse response, ClaimsPrincipal caller, SiteRoutesTable table, UploadTurns turns, IOptions<UploadOptions> options, CancellationToken cancel)
    {
        if (FormatOf(request) is not { } isList) return Unsupported($"Send a table dump as {Dump} or a list of prefixes as {List}, plain or gzip.");
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        MrtFilter filter = RouteFilter.Parse(peers ?? [], origins ?? [], errors);
        errors.Check(!isList || IsEmpty(filter), "peer", "A list has no peers and no origins: leave peer and origin_as out.");
        if (errors.Any) return errors.ToProblem();
        using IDisposable? turn = turns.TryTake();
        if (turn is null)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Another upload is being read", detail: "Send it again when that one is done.");
        }
        try
        {
            if (await RouteUpload.ReadAsync(request.Body, isList, filter, options.Value, errors, cancel) is not { } routes) return errors.ToProblem();
            string format = isList ? "list" : "mrt";
            return await table.TryReplaceAsync(siteId, format, RouteFilter.Describe(peers ?? [], origins ?? []), routes, caller.AccountId(), reason, cancel)
                ? TypedResults.Ok(new Response(format, routes.IPv4, routes.IPv6))
                : SiteProblems.NoSuchSite();
        }
        catch (UnknownCompressionException unknown)
        {
            return Unsupported(unknown.Message);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TypedResults.Problem(
                statusCode: StatusCodes.Status413PayloadTooLarge, title: "The file is too large",
                detail: $"At most {options.Value.MaxUploadMegabytes} MB as it is sent (Routes:MaxUploadMegabytes); gzip makes it smaller.");
        }
    }

    /// <returns>Whether it is a list; null: neither.</returns>
    private static bool? FormatOf(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) ? request.ContentType is null ? false : null
        : type.MediaType.Equals(List, StringComparison.OrdinalIgnoreCase) ? true
        : type.MediaType.Equals(Dump, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(Gzip, StringComparison.OrdinalIgnoreCase) ? false
        : null;

    private static bool IsEmpty(MrtFilter filter) => filter.Peers.Count + filter.PeerNetworks.Count + filter.Origins.Count == 0;

    private static ProblemHttpResult Unsupported(string detail) =>
        TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "This kind of file is not read here", detail: detail);
}
