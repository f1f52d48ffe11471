using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Netflix.Contracts.Tokens;

namespace Netflix.Origin.Access;

/// <summary>
/// A token opens a route when it carries the scope and, where it is bound to one master or publication, that one is meant.
/// </summary>
internal sealed record ScopeRequirement(string Scope, string? BindingClaim, string? RouteValue) : IAuthorizationRequirement;

internal sealed class ScopeHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (HasScope(context.User, requirement.Scope) && MeansThisOne(context, requirement)) context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private static bool HasScope(ClaimsPrincipal user, string scope) =>
        user.FindAll(OriginToken.ScopeClaim).Any(claim => claim.Value.Split(' ').Contains(scope, StringComparer.Ordinal));

    private static bool MeansThisOne(AuthorizationHandlerContext context, ScopeRequirement requirement) =>
        requirement is not { BindingClaim: { } claim, RouteValue: { } value }
        || context.User.FindAll(claim).All(bound =>
            context.Resource is HttpContext http
            && Guid.TryParse(bound.Value, out Guid wanted)
            && Guid.TryParse(http.GetRouteValue(value)?.ToString(), out Guid actual)
            && wanted == actual);
}

internal static class ScopePolicy
{
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, string scope, string? bindingClaim = null, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(policy => policy
            .RequireAuthenticatedUser()
            .AddRequirements(new ScopeRequirement(scope, bindingClaim, routeValue)));
}
