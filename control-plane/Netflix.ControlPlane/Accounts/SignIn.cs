using System.Threading.RateLimiting;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Accounts;

/// <summary><c>POST /auth/sign-in</c>. A wrong password and an unknown e-mail get the same answer after the same work.</summary>
internal static class SignIn
{
    internal sealed record Request(string? Email, string? Password)
    {
        public override string ToString() => "sign-in";
    }

    internal static void MapSignIn(this IEndpointRouteBuilder routes) => routes.MapPost("/auth/sign-in", HandleAsync)
        .ForAnyone().WithTags("Accounts").WithName("SignIn")
        .Produces<SessionResponse>().ProducesValidationProblem()
        .Problems(StatusCodes.Status401Unauthorized, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        Request request, UserTable users, PasswordHasher hasher, SessionIssuer sessions, SignInLimiter limiter, AccountsMetrics metrics,
        HttpResponse response, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string? email = EmailAddress.Normalise(request.Email);
        errors.Check(email is not null, "email", "An e-mail address, e.g. ann@example.org.");
        errors.Check(request.Password is { Length: >= 1 and <= PasswordHash.MaxPasswordLength }, "password", "The password of the account.");
        if (errors.Any) return errors.ToProblem();

        using RateLimitLease attempt = limiter.Attempt(email!);
        if (!attempt.IsAcquired)
        {
            metrics.SignIn("limited");
            return RateLimits.TooMany(attempt, otherwise: TimeSpan.FromSeconds(30));
        }
        User? user = await users.FindByEmailAsync(email!, cancel);
        bool? right = await hasher.TryVerifyAsync(user?.PasswordHash, request.Password!, cancel);
        if (right is null)
        {
            metrics.SignIn("busy");
            return Busy();
        }
        if (user is null || right is false)
        {
            metrics.SignIn("refused");
            return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "E-mail or password is wrong", detail: "Check both and try again.");
        }
        metrics.SignIn("signed_in");
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await sessions.OpenAsync(user, cancel));
    }

    internal static IResult Busy() => RetryLater.Unavailable(
        "Too many people are signing in at this moment", "Try again in a few seconds.", TimeSpan.FromSeconds(2));
}
