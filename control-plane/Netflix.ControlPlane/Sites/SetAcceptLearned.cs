using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Routes;
using Netflix.ControlPlane.Routes.Learned;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>PUT /ops/sites/{site_id}/learned-routes</c>: what counts of the routes that its appliances learn from routers beside them.</summary>
internal static class SetAcceptLearned
{
    /// <param name="Accept">"own-networks": routes that begin in the site's AS numbers; "all"; "none".</param>
    internal sealed record Request(string? Accept, string? Why);

    internal static void MapSetAcceptLearned(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/sites/{site_id:int}/learned-routes", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("SetAcceptLearned")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "site_id")] int siteId, Request request, ClaimsPrincipal caller, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        AcceptLearned? accept = AcceptLearnedText.Parse(request.Accept);
        errors.Check(accept is not null, "accept", "\"own-networks\", \"all\" or \"none\".");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await sites.TrySetAcceptLearnedAsync(siteId, accept!.Value, caller.AccountId(), why, cancel) ? TypedResults.NoContent() : SiteProblems.NoSuchSite();
    }
}
