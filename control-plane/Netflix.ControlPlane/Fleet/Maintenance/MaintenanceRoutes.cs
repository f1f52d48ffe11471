using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Fleet.Maintenance;

/// <summary>
/// <c>/ops/maintenance</c>: times in which an appliance or a site is drained by itself and comes back by itself. An operator's own drain is
/// another thing: it goes on when the window has ended.
/// </summary>
internal static class MaintenanceRoutes
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14), Farthest = TimeSpan.FromDays(366);

    // A form takes a while to be filled in.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <param name="From">Null: now.</param>
    internal sealed record Request(DateTimeOffset? From, DateTimeOffset? To, string? Why);

    internal sealed record ListResponse(IReadOnlyList<Window> Windows);

    /// <param name="ApplianceId">Null: the whole site.</param>
    /// <param name="Subject">Name of the appliance or the site.</param>
    /// <param name="SiteId">Where it is; null: the appliance stands nowhere.</param>
    /// <param name="ByPartner">A partner made it, and may end it.</param>
    internal sealed record Window(
        Guid WindowId, Guid? ApplianceId, string Subject, int? SiteId, DateTimeOffset From, DateTimeOffset To, bool IsOn, string Why, string MadeBy, bool ByPartner);

    internal sealed record Made(Guid WindowId, DateTimeOffset From, DateTimeOffset To);

    internal static void MapMaintenance(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/ops/appliances/{appliance_id:guid}/maintenance", (
            [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, HttpContext http, ClaimsPrincipal caller, MaintenanceTable table, FleetClock clock, CancellationToken cancel) =>
            PlanAsync(applianceId, null, request, http, caller, table, clock, cancel)).ForOperatorsAndPartners().WithTags("Ops").WithName("PlanMaintenance")
            .Produces<Made>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes.MapPost("/ops/sites/{site_id:int}/maintenance", (
            [FromRoute(Name = "site_id")] int siteId, Request request, HttpContext http, ClaimsPrincipal caller, MaintenanceTable table, FleetClock clock, CancellationToken cancel) =>
            PlanAsync(null, siteId, request, http, caller, table, clock, cancel)).ForOperatorsAndPartners().WithTags("Ops").WithName("PlanSiteMaintenance")
            .Produces<Made>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        routes.MapGet("/ops/maintenance", ListAsync).ForOperatorsAndPartners().WithTags("Ops").WithName("ListMaintenance");
        routes.MapDelete("/ops/maintenance/{window_id:guid}", RemoveAsync).ForOperatorsAndPartners().WithTags("Ops").WithName("EndMaintenance")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
    }

    // From the database: what somebody planned is there at once.
    private static async Task<Ok<ListResponse>> ListAsync(HttpContext http, MaintenanceTable table, FleetClock clock, CancellationToken cancel)
    {
        DateTimeOffset now = clock.Now;
        OpsScope scope = OpsScope.Of(http);
        return TypedResults.Ok(new ListResponse([.. (await table.ListAsync(now, cancel)).Where(listed => scope.Covers(listed.AtSite)).Select(listed => new Window(
            listed.Window.WindowId, listed.Window.ApplianceId, listed.Subject, listed.AtSite, listed.Window.From, listed.Window.To, listed.Window.IsOn(now), listed.Window.Why, listed.MadeBy,
            listed.ByPartner))]));
    }

    private static async Task<IResult> PlanAsync(
        Guid? applianceId, int? siteId, Request request, HttpContext http, ClaimsPrincipal caller, MaintenanceTable table, FleetClock clock, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        DateTimeOffset now = clock.Now, from = (request.From ?? now).ToUniversalTime(), to = (request.To ?? default).ToUniversalTime();
        errors.Check(from >= now - Late, "from", "Now or later, e.g. 2030-01-31T02:00:00Z; leave it out for now.");
        errors.Check(from <= now + Farthest, "from", $"At most {Farthest.TotalDays:0} days ahead.");
        errors.Check(request.To is not null && to > from && to > now, "to", "When it ends, after its beginning and not in the past, e.g. 2030-01-31T04:00:00Z.");
        if (request.To is not null) errors.Check(to - from <= Longest, "to", $"At most {Longest.TotalDays:0} days after its beginning; take out for longer what is to stay out (PUT /ops/appliances/{{id}}/state).");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        var window = new MaintenanceWindow(Guid.CreateVersion7(), applianceId, siteId, from, to, why);
        return await table.TryInsertAsync(window, OpsScope.Of(http), caller.AccountId(), now, cancel) switch
        {
            MaintenanceOutcome.Done => TypedResults.Created((string?)null, new Made(window.WindowId, window.From, window.To)),
            MaintenanceOutcome.Full => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "There are too many windows",
                detail: $"At most {MaintenanceTable.MostOfOne} of an appliance or a site, and {MaintenanceTable.MostOfAll} in all, that have not ended; DELETE /ops/maintenance/{{window_id}} takes one back."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: applianceId is null ? "No such site" : "No such appliance",
                detail: applianceId is null ? "GET /ops/sites lists the sites there are." : "GET /ops/appliances lists those there are."),
        };
    }

    private static async Task<IResult> RemoveAsync(
        [FromRoute(Name = "window_id")] Guid windowId, string? why, HttpContext http, ClaimsPrincipal caller, MaintenanceTable table, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await table.TryRemoveAsync(windowId, OpsScope.Of(http), caller.AccountId(), reason, cancel) switch
        {
            MaintenanceOutcome.Done => TypedResults.NoContent(),
            MaintenanceOutcome.OfAnOperator => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not allowed", detail: "An operator planned this maintenance; only an operator ends it."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such window", detail: "GET /ops/maintenance lists those that have not ended."),
        };
    }
}
