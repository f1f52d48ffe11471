using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Enrolment;

/// <summary><c>POST /ops/appliances/{appliance_id}/revoke</c>: it is out of the fleet until somebody makes a new token for it.</summary>
internal static class RevokeAppliance
{
    internal sealed record Request(string? Why);

    internal static void MapRevokeAppliance(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/appliances/{appliance_id:guid}/revoke", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("RevokeAppliance")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, ClaimsPrincipal caller, ApplianceCertificates certificates, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await certificates.RevokeAsync(applianceId, caller.AccountId(), why, cancel)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists the appliances there are.");
    }
}
