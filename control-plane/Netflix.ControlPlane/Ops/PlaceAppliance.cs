using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Sites;

namespace Netflix.ControlPlane.Ops;

/// <summary>
/// <c>PUT /ops/appliances/{appliance_id}/place</c>: the site an appliance stands at, and what fails together with it there. An appliance
/// without a site serves nobody.
/// </summary>
internal static class PlaceAppliance
{
    private const int MaxFailureDomainLength = 63;

    /// <param name="FailureDomain">A rack, a power feed; null or empty: it fails alone.</param>
    internal sealed record Request(int? SiteId, string? FailureDomain, string? Why);

    internal static void MapPlaceAppliance(this IEndpointRouteBuilder routes) => routes.MapPut("/ops/appliances/{appliance_id:guid}/place", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("PlaceAppliance")
        .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "appliance_id")] Guid applianceId, Request request, ClaimsPrincipal caller, ApplianceTable appliances, SiteTable sites, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string domain = request.FailureDomain?.Trim() ?? "";
        errors.Check(domain.Length <= MaxFailureDomainLength && !domain.Any(char.IsControl), "failure_domain", $"At most {MaxFailureDomainLength} characters, none of them control characters.");
        errors.Check(request.SiteId is { } site && await sites.ExistsAsync(site, cancel), "site_id", "The number of a site; GET /ops/sites lists those there are.");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        return await appliances.TryPlaceAsync(applianceId, request.SiteId!.Value, domain, caller.AccountId(), why, cancel)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such appliance", detail: "GET /ops/appliances lists those there are.");
    }
}
