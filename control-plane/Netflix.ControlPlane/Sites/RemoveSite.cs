using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Sites;

/// <summary>
/// <c>DELETE /ops/sites/{site_id}</c>: a site at which no appliance stands, with its prefixes, routers and unused enrolment tokens. Revoked
/// appliances stand nowhere.
/// </summary>
internal static class RemoveSite
{
    internal static void MapRemoveSite(this IEndpointRouteBuilder routes) => routes.MapDelete("/ops/sites/{site_id:int}", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("RemoveSite")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "site_id")] int siteId, string? why, ClaimsPrincipal caller, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await sites.TryRemoveAsync(siteId, caller.AccountId(), reason, cancel) switch
        {
            SiteOutcome.Done => TypedResults.NoContent(),
            SiteOutcome.HasAppliances => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Appliances stand at this site",
                detail: "Place them at another site (PUT /ops/appliances/{id}/place) or revoke them (POST /ops/appliances/{id}/revoke) first; GET /ops/appliances names their sites."),
            _ => SiteProblems.NoSuchSite(),
        };
    }
}
