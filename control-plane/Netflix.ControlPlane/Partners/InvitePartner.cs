using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Partners;

/// <summary>
/// <c>POST /ops/partners</c>: an account for somebody of an ISP, and the invitation with which its password is set.
/// <c>POST /ops/partners/{partner_id}/invitation</c>: another one, for who let it expire or forgot the password.
/// </summary>
internal static class InvitePartner
{
    private const int MaxNameLength = 100;

    /// <param name="Name">Null: the e-mail address.</param>
    internal sealed record Request(string? Email, string? Name, IReadOnlyList<int>? SiteIds, string? Why);

    internal sealed record AgainRequest(string? Why);

    /// <param name="Invitation">Shown this once; only its digest is kept. POST /auth/invitation takes it, with a password.</param>
    internal sealed record Response(Guid PartnerId, string Invitation, DateTimeOffset ExpiresAt)
    {
        public override string ToString() => $"invitation of {PartnerId}";
    }

    internal static void MapInvitePartner(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/ops/partners", HandleAsync).ForOperators().WithTags("Ops").WithName("InvitePartner")
            .Produces<Response>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);
        routes.MapPost("/ops/partners/{partner_id:guid}/invitation", HandleAgainAsync).ForOperators().WithTags("Ops").WithName("InvitePartnerAgain")
            .Produces<Response>().ProducesValidationProblem().Problems(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> HandleAsync(
        Request request, HttpContext http, ClaimsPrincipal caller, PartnerTable partners, IOptions<PartnerOptions> options, TimeProvider time, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string? email = EmailAddress.Normalise(request.Email);
        errors.Check(email is not null, "email", "An e-mail address, e.g. noc@isp.example.");
        string name = string.IsNullOrWhiteSpace(request.Name) ? (email?[..Math.Min(email.Length, MaxNameLength)] ?? "") : errors.Text(request.Name, "name", MaxNameLength);
        int[] sites = PartnerSites.Read(request.SiteIds, errors);
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();

        DateTimeOffset now = time.GetUtcNow();
        // Nobody knows this password; no subscription either, for a partner looks after appliances.
        PasswordHash unknown = await PasswordHash.CreateAsync(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
        var partner = new User(Guid.CreateVersion7(now), email!, name, Region: null, unknown.ToString(), "basic", "cancelled", AccountRole.Partner);
        var invitation = Invitation.Create();
        DateTimeOffset expires = now.AddHours(options.Value.InvitationHours);
        switch (await partners.TryInsertAsync(partner, sites, invitation, expires, caller.AccountId(), why, cancel))
        {
            case PartnerOutcome.Done:
                http.Response.Headers.CacheControl = "no-store";
                return TypedResults.Created((string?)null, new Response(partner.UserId, invitation.ToText(), expires));
            case PartnerOutcome.Taken:
                // Not turned into a partner: nobody has shown that the account is that person's.
                return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "This e-mail address has an account", detail: "Invite another address of theirs; GET /ops/partners lists the partners there are.");
            case PartnerOutcome.Full:
                return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "There are too many partners", detail: $"At most {PartnerTable.MostPartners}; remove those that are none any more.");
            default:
                errors.Add("site_ids", PartnerSites.Unknown);
                return errors.ToProblem();
        }
    }

    private static async Task<IResult> HandleAgainAsync(
        [FromRoute(Name = "partner_id")] Guid partnerId, AgainRequest request, HttpContext http, ClaimsPrincipal caller, PartnerTable partners,
        IOptions<PartnerOptions> options, TimeProvider time, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string why = errors.Text(request.Why, "why", AuditLog.MaxWhyLength);
        if (errors.Any) return errors.ToProblem();
        var invitation = Invitation.Create();
        DateTimeOffset expires = time.GetUtcNow().AddHours(options.Value.InvitationHours);
        if (await partners.TryInviteAsync(partnerId, invitation, expires, caller.AccountId(), why, cancel) != PartnerOutcome.Done) return PartnerSites.NoSuchPartner();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(partnerId, invitation.ToText(), expires));
    }
}
