namespace Netflix.ControlPlane.Access;

/// <summary>What routes say about themselves: who may call them, how often, and which problems they answer with.</summary>
internal static class RouteConventions
{
    /// <summary>The largest request of this API is a title's description.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>For anyone signed in: 401 otherwise, 429 above the account's rate.</summary>
    internal static RouteHandlerBuilder ForViewers(this RouteHandlerBuilder route) =>
        route.Bounded().RequireAuthorization(AccessPolicies.Viewer).RequireRateLimiting(RateLimits.PerAccount)
            .Problems(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);

    /// <summary>For operators: 401 signed out, 403 for anyone else.</summary>
    internal static RouteHandlerBuilder ForOperators(this RouteHandlerBuilder route) => route.ForStaff(AccessPolicies.Operator);

    /// <summary>For operators, and for partners as far as their sites go: the handler asks <see cref="OpsScope.Of"/>.</summary>
    internal static RouteHandlerBuilder ForOperatorsAndPartners(this RouteHandlerBuilder route) => route.ForStaff(AccessPolicies.OperatorOrPartner);

    /// <summary>For anyone, as often as one address may.</summary>
    internal static RouteHandlerBuilder ForAnyone(this RouteHandlerBuilder route) =>
        route.Bounded().AllowAnonymous().RequireRateLimiting(RateLimits.PerAddress).Problems(StatusCodes.Status429TooManyRequests);

    /// <summary>For players, which have no account: what they ask for is sealed into the URL. No rate is kept; at 429 a player gives up.</summary>
    /// <param name="isQuick">Answered from memory within microseconds, and never waiting: on the connection's own thread, then.</param>
    internal static RouteHandlerBuilder ForPlayers(this RouteHandlerBuilder route, bool isQuick = false) => route.Bounded().AllowAnonymous().WithMetadata(new PlayersRoute(isQuick));

    /// <summary>Documents the problem answers of a route.</summary>
    internal static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses) route.ProducesProblem(status);
        return route;
    }

    private static RouteHandlerBuilder ForStaff(this RouteHandlerBuilder route, string policy) => route.Bounded().RequireAuthorization(policy).RequireRateLimiting(RateLimits.PerAccount)
        .Problems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);

    private static RouteHandlerBuilder Bounded(this RouteHandlerBuilder route) => route.WithMetadata(new BodyLimit(MaxBodyBytes));

    /// <summary>What <see cref="ForPlayers"/> leaves on a route.</summary>
    internal sealed record PlayersRoute(bool IsQuick);

    private sealed record BodyLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;
}
