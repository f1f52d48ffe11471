using Microsoft.AspNetCore.Authorization;
using Netflix.ControlPlane.Partners;

namespace Netflix.ControlPlane.Access;

internal sealed class OpsScopeRequirement : IAuthorizationRequirement
{
    internal static readonly OpsScopeRequirement Of = new();
}

/// <summary>
/// Lets operators in, and partners with the sites that the database names for them now: a token lives for a quarter of an hour, and what
/// was taken away must not.
/// </summary>
internal sealed class OpsScopeAuthorization(PartnerSiteTable sites) : AuthorizationHandler<OpsScopeRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, OpsScopeRequirement requirement)
    {
        if (context.Resource is not HttpContext http || !context.User.TryGetAccountId(out Guid account)) return;
        OpsScope? scope = context.User.HasClaim(AccessTokenIssuer.RoleClaim, AccountRole.Operator)
            ? OpsScope.Everything
            : context.User.HasClaim(AccessTokenIssuer.RoleClaim, AccountRole.Partner) ? await sites.FindScopeAsync(account, http.RequestAborted) : null;
        if (scope is null) return;
        http.Features.Set(scope);
        context.Succeed(requirement);
    }
}
