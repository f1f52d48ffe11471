using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Partners;

/// <summary><c>GET /ops/partners</c>, <c>PUT /ops/partners/{partner_id}/sites</c>, <c>DELETE /ops/partners/{partner_id}</c>: each counts with a partner's very next request.</summary>
internal static class ManagePartners
{
    internal sealed record ListResponse(IReadOnlyList<Partner> Partners);

    internal sealed record SitesRequest(IReadOnlyList<int>? SiteIds, string? Why);

    internal static void MapManagePartners(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ops/partners", ListAsync).ForOperators().WithTags("Ops").WithName("ListPartners");
        routes.MapPut("/ops/partners/{partner_id:guid}/sites", SetSitesAsync).ForOperators().WithTags("Ops").WithName("SetPartnerSites")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
        routes.MapDelete("/ops/partners/{partner_id:guid}", RemoveAsync).ForOperators().WithTags("Ops").WithName("RemovePartner")
            .Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ListResponse>> ListAsync(PartnerTable partners, TimeProvider time, CancellationToken cancel) =>
        TypedResults.Ok(new ListResponse(await partners.ListAsync(time.GetUtcNow(), cancel)));

    private static async Task<IResult> SetSitesAsync(
        [FromRoute(Name = "partner_id")] Guid partnerId, SitesRequest request, ClaimsPrincipal caller, PartnerTable partners, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        int[] sites = PartnerSites.Read(request.SiteIds, errors);
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        PartnerOutcome outcome = await partners.TrySetSitesAsync(partnerId, sites, caller.AccountId(), why, cancel);
        if (outcome == PartnerOutcome.NoSuchSite) errors.Add("site_ids", PartnerSites.Unknown);
        return errors.Any ? errors.ToProblem() : Answer(outcome);
    }

    private static async Task<IResult> RemoveAsync(
        [FromRoute(Name = "partner_id")] Guid partnerId, string? why, ClaimsPrincipal caller, PartnerTable partners, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string reason = errors.Text(why, "why", AuditLog.MaxWhyLength);
        return errors.Any ? errors.ToProblem() : Answer(await partners.TryRemoveAsync(partnerId, caller.AccountId(), reason, cancel));
    }

    private static IResult Answer(PartnerOutcome outcome) => outcome == PartnerOutcome.Done ? TypedResults.NoContent() : PartnerSites.NoSuchPartner();
}
