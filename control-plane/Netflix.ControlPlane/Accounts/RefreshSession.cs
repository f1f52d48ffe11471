using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// <c>POST /auth/refresh</c>: the next access and refresh token for the current refresh token. A token that was used before (more
/// than some seconds ago, see <see cref="AccountsOptions.RefreshGraceSeconds"/>) means that two parties have it, one of them a thief:
/// the whole family ends and both must sign in.
/// </summary>
internal static partial class RefreshSession
{
    internal sealed record Request(string? RefreshToken)
    {
        public override string ToString() => "refresh";
    }

    internal static void MapRefreshSession(this IEndpointRouteBuilder routes) => routes.MapPost("/auth/refresh", HandleAsync)
        .ForAnyone().WithTags("Accounts").WithName("RefreshSession")
        .Produces<SessionResponse>().Problems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized);

    private static async Task<IResult> HandleAsync(
        Request request, RefreshTokenTable tokens, UserTable users, SessionIssuer sessions, AccountsMetrics metrics,
        ILogger<RefreshToken> log, HttpResponse response, CancellationToken cancel)
    {
        if (RefreshToken.TryParse(request.RefreshToken) is not { } old)
        {
            metrics.Refresh("refused");
            return SignInAgain();
        }
        RefreshToken next = old.Rotate();
        if (await tokens.TryRotateAsync(old, next, cancel) is { } userId && await users.FindAsync(userId, cancel) is { } user)
        {
            metrics.Refresh("rotated");
            response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(await sessions.DescribeAsync(user, next, cancel));
        }
        if (await tokens.RevokeAsync(old.FamilyId, cancel))
        {
            metrics.Refresh("reused");
            TokenReused(log, old.FamilyId);
        }
        else
        {
            metrics.Refresh("refused");
        }
        return SignInAgain();
    }

    private static ProblemHttpResult SignInAgain() => TypedResults.Problem(
        statusCode: StatusCodes.Status401Unauthorized, title: "The session has ended", detail: "Sign in again.");

    [LoggerMessage(2001, LogLevel.Warning, "A refresh token of family {Family} was expired or used twice; the family is signed out")]
    private static partial void TokenReused(ILogger log, Guid family);
}
