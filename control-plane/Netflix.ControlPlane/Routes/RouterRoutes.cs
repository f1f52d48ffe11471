using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Sites;

namespace Netflix.ControlPlane.Routes;

/// <summary><c>/ops/routers</c>: who may send routes over BMP, and for which site. Every replica goes by it within a second or so.</summary>
internal static class RouterRoutes
{
    internal sealed record ListResponse(IReadOnlyList<Router> Routers);

    /// <param name="From">"options": of the replica that was asked, and nobody else's to change; "api".</param>
    /// <param name="ConnectionsHere">At the replica that was asked.</param>
    internal sealed record Router(string Address, int SiteId, string? Site, string From, int ConnectionsHere);

    internal sealed record Request(string? Address, int? SiteId, string? Why);

    internal static void MapRouters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ops/routers", ListAsync).ForOperators().WithTags("Ops").WithName("ListRouters");
        routes.MapPost("/ops/routers", AddAsync).ForOperators().WithTags("Ops").WithName("AddRouter")
            .Produces<Router>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);
        routes.MapDelete("/ops/routers/{address}", RemoveAsync).ForOperators().WithTags("Ops").WithName("RemoveRouter")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    // From the database, and above it the options: what an operator did is there at once.
    private static async Task<Ok<ListResponse>> ListAsync(RouterTable table, SiteRouters routers, RouterStation station, SiteView sites, CancellationToken cancel)
    {
        Dictionary<IPAddress, int> all = new(await table.ListAsync(cancel));
        foreach ((IPAddress router, int site) in routers.All.Where(router => routers.IsDeclared(router.Key))) all[router] = site;
        SiteSnapshot known = sites.Current;
        return TypedResults.Ok(new ListResponse([.. all
            .Select(router => new Router(
                router.Key.ToString(), router.Value, known.Find(router.Value)?.Name, routers.IsDeclared(router.Key) ? "options" : "api", station.ConnectionsOf(router.Key)))
            .OrderBy(router => router.SiteId).ThenBy(router => router.Address, StringComparer.Ordinal)]));
    }

    private static async Task<IResult> AddAsync(Request request, ClaimsPrincipal caller, RouterTable table, SiteRouters routers, SiteView sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        errors.Check(SiteRouters.TryParse(request.Address, out IPAddress? router), "address", "The address a router connects from, e.g. 192.0.2.1 or 2001:db8::1.");
        errors.Check(request.SiteId is not null, "site_id", "The number of a site; GET /ops/sites lists those there are.");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        if (routers.IsDeclared(router!)) return OfTheOptions();
        int site = request.SiteId!.Value;
        switch (await table.TryInsertAsync(router!, site, caller.AccountId(), why, cancel))
        {
            case RouterOutcome.Done:
                return TypedResults.Created((string?)null, new Router(router!.ToString(), site, sites.Current.Find(site)?.Name, "api", 0));
            case RouterOutcome.Taken:
                return Conflict("This address is a router's already", "GET /ops/routers names its site; DELETE /ops/routers/{address} first.");
            case RouterOutcome.Full:
                return Conflict("There are too many routers", $"At most {RouterTable.MostRouters}; remove those that are gone.");
            default:
                errors.Add("site_id", "The number of a site; GET /ops/sites lists those there are.");
                return errors.ToProblem();
        }
    }

    private static async Task<IResult> RemoveAsync(string address, string? why, ClaimsPrincipal caller, RouterTable table, SiteRouters routers, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        if (SiteRouters.TryParse(address, out IPAddress? router) && await table.TryRemoveAsync(router, caller.AccountId(), reason, cancel) == RouterOutcome.Done) return TypedResults.NoContent();
        return router is not null && routers.IsDeclared(router)
            ? OfTheOptions()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such router", detail: "GET /ops/routers lists those there are.");
    }

    private static ProblemHttpResult OfTheOptions() => Conflict("The options of a replica name this router", "Change Bmp:Routers of every replica and start them again.");

    private static ProblemHttpResult Conflict(string title, string detail) => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: title, detail: detail);
}
