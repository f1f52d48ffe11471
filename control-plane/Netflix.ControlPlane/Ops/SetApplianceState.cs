using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// <c>PUT /ops/appliances/{appliance_id}/state</c>: drains an appliance, takes it out, or brings it back. Every replica steers by it
/// within a second; running playbacks leave a draining one with their next steering manifest. A partner drains its own appliances and
/// ends the drains of partners; it takes nothing out.
/// </summary>
internal static class SetApplianceState
{
    /// <param name="State">"active", "draining" or "down".</param>
    internal sealed record Request(string? State, string? Why);

    internal static void MapSetApplianceState(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/appliances/{appliance_id:guid}/state", HandleAsync)
        .ForOperatorsAndPartners().WithTags("Ops").WithName("SetApplianceState")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, HttpContext http, ClaimsPrincipal caller, ApplianceTable appliances, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        AdminState? state = AdminStateText.Parse(request.State);
        errors.Check(state is not null, "state", "\"active\", \"draining\" or \"down\".");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();

        OpsScope scope = OpsScope.Of(http);
        if (scope.IsPartner && state == AdminState.Down)
            return Forbidden("A partner drains and brings back; only an operator takes an appliance out. Drain it, and ask the platform's operator.");
        return await appliances.TrySetStateAsync(applianceId, new StateChange(state!.Value, scope), caller.AccountId(), why, cancel) switch
        {
            StateChangeOutcome.Done => TypedResults.NoContent(),
            StateChangeOutcome.OfAnOperator => Forbidden("An operator drained this appliance or took it out; only an operator brings it back."),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are."),
        };
    }

    private static ProblemHttpResult Forbidden(string detail) => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not allowed", detail: detail);
}
