using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary><c>DELETE /ops/sites/{site_id}/routes?why=…</c>: what was uploaded for a site.</summary>
internal static class RemoveSiteRoutes
{
    internal static void MapRemoveSiteRoutes(this IEndpointRouteBuilder routes) => routes.MapDelete("/ops/sites/{site_id:int}/routes", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("RemoveSiteRoutes")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "site_id")] int siteId, [FromQuery] string? why, ClaimsPrincipal caller, SiteRoutesTable table, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await table.TryRemoveAsync(siteId, caller.AccountId(), reason, cancel)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Nothing was uploaded", detail: "GET /ops/sites/{site_id}/routes says what there is of a site.");
    }
}
