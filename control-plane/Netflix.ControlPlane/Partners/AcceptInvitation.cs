using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Partners;

/// <summary><c>POST /auth/invitation</c>: sets a partner's password with the invitation, once, and signs in.</summary>
internal static class AcceptInvitation
{
    internal sealed record Request(string? Invitation, string? Password)
    {
        public override string ToString() => "invitation";
    }

    internal static void MapAcceptInvitation(this IEndpointRouteBuilder routes) => routes.MapPost("/auth/invitation", HandleAsync)
        .ForAnyone().WithTags("Accounts").WithName("AcceptInvitation")
        .Produces<SessionResponse>().ProducesValidationProblem().Problems(StatusCodes.Status401Unauthorized, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        Request request, PartnerTable partners, PasswordHasher hasher, SessionIssuer sessions, AccountsMetrics metrics, TimeProvider time,
        HttpResponse response, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        errors.Check(request.Password is { Length: >= PasswordHash.MinPasswordLength and <= PasswordHash.MaxPasswordLength }, "password",
            $"{PasswordHash.MinPasswordLength} to {PasswordHash.MaxPasswordLength} characters.");
        if (errors.Any) return errors.ToProblem();
        // Nobody costs this replica a hash with a guess.
        if (Netflix.ControlPlane.Partners.Invitation.TryParse(request.Invitation) is not { } invitation || !await partners.IsGoodAsync(invitation, time.GetUtcNow(), cancel)) return Refused();
        if (await hasher.TryHashAsync(request.Password!, cancel) is not { } password)
        {
            metrics.SignIn("busy");
            return SignIn.Busy();
        }
        if (await partners.AcceptAsync(invitation, password, time.GetUtcNow(), cancel) is not { } partner) return Refused();
        metrics.SignIn("signed_in");
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await sessions.OpenAsync(partner, cancel));
    }

    private static ProblemHttpResult Refused() => TypedResults.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The invitation is not good", detail: "It is unknown, used or expired: ask the platform's operator for another one.");
}
