using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// <c>PUT /ops/appliances/{appliance_id}/state</c>: drains an appliance, takes it out, or brings it back. Every replica steers by it
/// within a second; running playbacks leave a draining one with their next steering manifest. A partner drains its own appliances and
/// ends the drains of partners; it takes nothing out.
/// A new appliance is taken live: only when all of its checks pass, or when an operator says <c>force</c>.
/// </summary>
internal static class SetApplianceState
{
    /// <param name="State">"active", "draining" or "down".</param>
    /// <param name="Force">Takes a new appliance live though some of its checks fail.</param>
    internal sealed record Request(string? State, string? Why, bool? Force = null);

    internal static void MapSetApplianceState(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/appliances/{appliance_id:guid}/state", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("SetApplianceState")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, HttpContext http, ClaimsPrincipal caller, ApplianceTable appliances, TurnUpDesk turnUp, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        AdminState? state = AdminStateText.ParseWanted(request.State);
        errors.Check(state is not null, "state", "\"active\", \"draining\" or \"down\".");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();

        OpsScope scope = OpsScope.Of(http);
        if (scope.IsPartner && state == AdminState.Down)
            return Forbidden("A partner drains and brings back; only an operator takes an appliance out. Drain it, and ask the platform's operator.");
        var change = new StateChange(state!.Value, scope);
        if (!scope.IsPartner && state == AdminState.Active && await appliances.FindAsync(applianceId, cancel) is { AdminState: AdminState.New } newcomer)
        {
            TurnUpCheck[] failing = [.. (await turnUp.CheckAsync(newcomer, cancel)).Where(check => !check.Passed)];
            if (failing.Length > 0 && request.Force != true) return NotReady(failing);
            change = change with { MayGoLive = true, Failing = [.. failing.Select(check => check.Name)] };
        }
        return await appliances.TrySetStateAsync(applianceId, change, caller.AccountId(), why, cancel) switch
        {
            StateChangeOutcome.Done => TypedResults.NoContent(),
            StateChangeOutcome.OfAnOperator => Forbidden("An operator drained this appliance or took it out; only an operator brings it back."),
            StateChangeOutcome.NotLive => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "It is not live yet",
                detail: "Nobody is sent there as it is. An operator takes it live with \"active\"; GET /ops/appliances/{id}/turn-up says what is missing."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are."),
        };
    }

    private static ProblemHttpResult NotReady(TurnUpCheck[] failing) => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict, title: "It is not ready to go live",
        detail: "`failing` names the checks that did not pass and what to do. With \"force\": true it goes live all the same.",
        extensions: new Dictionary<string, object?> { ["failing"] = failing });

    private static ProblemHttpResult Forbidden(string detail) => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not allowed", detail: detail);
}
