using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Sites;

/// <summary><c>PUT /ops/sites/{site_id}</c>: all that is said of a site, in place of what was; its prefixes and appliances stay.</summary>
internal static class ChangeSite
{
    /// <summary>As for <c>POST /ops/sites</c>.</summary>
    internal sealed record Request(string? Name, string? Country, double? Latitude, double? Longitude, string? Scope, IReadOnlyList<long>? Networks, string? Why);

    internal static void MapChangeSite(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/sites/{site_id:int}", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("ChangeSite")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync([FromRoute(Name = "site_id")] int siteId, Request request, ClaimsPrincipal caller, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        var site = SiteDescription.Read(request.Name, request.Country, request.Latitude, request.Longitude, request.Scope, request.Networks, errors);
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await sites.TryChangeAsync(siteId, site!, caller.AccountId(), why, cancel) switch
        {
            SiteOutcome.Done => TypedResults.NoContent(),
            SiteOutcome.NameTaken => SiteProblems.NameTaken(),
            _ => SiteProblems.NoSuchSite(),
        };
    }
}
