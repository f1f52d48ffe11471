using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Accounts;

/// <summary><c>POST /auth/sign-up</c>: a new account, signed in at once.</summary>
internal static class SignUp
{
    private const int MaxNameLength = 100;

    internal sealed record Request(string? Email, string? Password, string? Name, string? Region = null)
    {
        public override string ToString() => "sign-up";
    }

    internal static void MapSignUp(this IEndpointRouteBuilder routes) => routes.MapPost("/auth/sign-up", HandleAsync)
        .ForAnyone().WithTags("Accounts").WithName("SignUp")
        .Produces<SessionResponse>(StatusCodes.Status201Created).ProducesValidationProblem()
        .Problems(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> HandleAsync(
        Request request, PasswordHasher hasher, AccountRegistration registration, SessionIssuer sessions, AccountsMetrics metrics,
        HttpResponse response, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string? email = EmailAddress.Normalise(request.Email);
        errors.Check(email is not null, "email", "An e-mail address, e.g. ann@example.org.");
        errors.Check(request.Password is { Length: >= PasswordHash.MinPasswordLength and <= PasswordHash.MaxPasswordLength }, "password",
            $"{PasswordHash.MinPasswordLength} to {PasswordHash.MaxPasswordLength} characters.");
        string name = errors.Text(request.Name, "name", MaxNameLength);
        string? region = errors.Region(request.Region, "region");
        if (errors.Any) return errors.ToProblem();

        if (await hasher.TryHashAsync(request.Password!, cancel) is not { } password)
        {
            metrics.SignIn("busy");
            return SignIn.Busy();
        }
        if (await registration.TryCreateAsync(email!, name, region, password, "basic", "viewer", cancel) is not { } user)
        {
            metrics.SignIn("taken");
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "This e-mail address has an account", detail: "Sign in instead.");
        }
        metrics.SignIn("created");
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/me", await sessions.OpenAsync(user, cancel));
    }
}
