using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// <c>PUT /ops/appliances/{appliance_id}/state</c>: drains an appliance, takes it out, or brings it back. Every replica steers by it
/// within a second; running playbacks leave a draining one with their next steering manifest.
/// </summary>
internal static class SetApplianceState
{
    /// <param name="State">"active", "draining" or "down".</param>
    internal sealed record Request(string? State, string? Why);

    internal static void MapSetApplianceState(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/appliances/{appliance_id:guid}/state", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("SetApplianceState")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, ClaimsPrincipal caller, ApplianceTable appliances, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        AdminState? state = AdminStateText.Parse(request.State);
        errors.Check(state is not null, "state", "\"active\", \"draining\" or \"down\".");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await appliances.TrySetStateAsync(applianceId, state!.Value, caller.AccountId(), why, cancel)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are.");
    }
}
