using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Netflix.Contracts.Enrolment;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ControlPlane.Requests;
using Netflix.ControlPlane.Sites;

namespace Netflix.ControlPlane.Enrolment;

/// <summary><c>POST /ops/sites/{site_id}/enrolments</c>: a token that lets one appliance of that name into the fleet, once.</summary>
internal static class CreateEnrolment
{
    private const int BitsPerMegabit = 1_000_000;
    private const int MaxCapacityMbps = 10_000_000;

    /// <param name="CapacityMbps">What it may send at most; what the appliance says later is cut to it.</param>
    /// <param name="FailureDomain">What fails together, unique within the site: a rack, a power feed. None: it fails alone.</param>
    /// <param name="GoLive">"by-operator" (as when nothing is said): an operator takes it live. "when-ready": it goes live by itself once all its checks pass.</param>
    internal sealed record Request(string? Name, int? CapacityMbps, string? FailureDomain, string? Why, string? GoLive = null);

    /// <param name="Token">Shown this once; only its digest is kept.</param>
    internal sealed record Response(Guid EnrolmentId, string Token, DateTimeOffset ExpiresAt);

    internal static void MapCreateEnrolment(this IEndpointRouteBuilder routes) => routes.MapPost("/ops/sites/{site_id:int}/enrolments", HandleAsync)
        .ForOperators().WithTags("Ops").WithName("CreateEnrolment")
        .Produces<Response>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);

    private static async Task<IResult> HandleAsync(
        [FromRoute(Name = "site_id")] int siteId, Request request, HttpContext http, ClaimsPrincipal caller, EnrolmentTable enrolments, FleetAuthority authority,
        IOptions<EnrolmentOptions> options, TimeProvider time, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string name = errors.Text(request.Name, "name", NodeName.MaxLength);
        errors.Check(name.Length is 0 or > NodeName.MaxLength || NodeName.IsValid(name), "name", "Lower-case letters, digits and hyphens, e.g. fra-1-a.");
        errors.Check(request.CapacityMbps is >= 1 and <= MaxCapacityMbps, "capacity_mbps", $"1 to {MaxCapacityMbps}.");
        string domain = request.FailureDomain ?? "";
        errors.Check(domain.Length == 0 || NodeName.IsValid(domain), "failure_domain", "Lower-case letters, digits and hyphens, e.g. rack-2.");
        GoLive? goLive = request.GoLive is null ? GoLive.ByOperator : GoLiveText.Parse(request.GoLive);
        errors.Check(goLive is not null, "go_live", "\"by-operator\" or \"when-ready\".");
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();

        EnrolmentToken token = EnrolmentToken.Create(authority.Current.PublicKey);
        DateTimeOffset now = time.GetUtcNow();
        var declared = new DeclaredAppliance(name, siteId, (long)request.CapacityMbps!.Value * BitsPerMegabit, domain, goLive!.Value);
        var enrolment = new EnrolmentRecord(Guid.CreateVersion7(), declared, now, now + options.Value.TokenLifetime, null, null, null);
        var audit = new AuditEntry("enrolment.create", name, siteId, why, new { enrolment.EnrolmentId, declared.CapacityBitsPerSecond, FailureDomain = domain, GoLive = declared.GoLive.ToText() });
        if (!await enrolments.TryInsertAsync(enrolment, token.Digest(), caller.AccountId(), audit, cancel))
            return SiteProblems.NoSuchSite();
        // A secret: no cache on the way keeps it.
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new Response(enrolment.EnrolmentId, token.ToText(), enrolment.ExpiresAt));
    }
}
