using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Access;

/// <summary>Who calls: the verified access token, and nothing else (no cookies, so no cross-site request forgery).</summary>
internal static class BearerAuthentication
{
    internal static void AddBearerAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SigningKeys>(Configure);
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.Viewer, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(AccessPolicies.Operator, policy => policy.RequireAuthenticatedUser().RequireClaim(AccessTokenIssuer.RoleClaim, AccountRole.Operator))
            .AddPolicy(AccessPolicies.OperatorOrPartner, policy => policy.RequireAuthenticatedUser().AddRequirements(OpsScopeRequirement.Of));
        services.AddScoped<IAuthorizationHandler, OpsScopeAuthorization>();
    }

    /// <summary>The account of a request that passed authentication.</summary>
    internal static Guid AccountId(this ClaimsPrincipal caller) =>
        caller.TryGetAccountId(out Guid id) ? id : throw new InvalidOperationException("The route must require authentication.");

    internal static bool TryGetAccountId(this ClaimsPrincipal caller, out Guid id) =>
        Guid.TryParse(caller.FindFirstValue(JwtRegisteredClaimNames.Sub), out id);

    /// <summary>ISO 3166-1 alpha-2; null when the account has none.</summary>
    internal static string? Region(this ClaimsPrincipal caller) => caller.FindFirstValue(AccessTokenIssuer.RegionClaim);

    private static void Configure(JwtBearerOptions bearer, SigningKeys keys)
    {
        bearer.MapInboundClaims = false;
        bearer.IncludeErrorDetails = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = OriginToken.Issuer,
            ValidAudience = AccessTokenIssuer.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.All.Where(key => key.KeyId == keyId).Select(key => key.Key),
            ClockSkew = TimeSpan.FromSeconds(30),
            NameClaimType = JwtRegisteredClaimNames.Sub,
            RoleClaimType = AccessTokenIssuer.RoleClaim,
        };
        bearer.Events = new JwtBearerEvents { OnTokenValidated = RequireAccount, OnChallenge = AnswerSignedOut, OnForbidden = AnswerForbidden };
    }

    private static Task RequireAccount(TokenValidatedContext context)
    {
        if (context.Principal is null || !context.Principal.TryGetAccountId(out _)) context.Fail("The token names no account.");
        return Task.CompletedTask;
    }

    private static async Task AnswerSignedOut(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = "Bearer";
        await Problem(StatusCodes.Status401Unauthorized, "You are signed out",
            "Sign in, or refresh the session, and send the access token as `Authorization: Bearer …`.").ExecuteAsync(context.HttpContext);
    }

    private static async Task AnswerForbidden(ForbiddenContext context) =>
        await Problem(StatusCodes.Status403Forbidden, "Not allowed", WhyForbidden(context.HttpContext)).ExecuteAsync(context.HttpContext);

    private static string WhyForbidden(HttpContext context)
    {
        bool isPartner = context.User.HasClaim(AccessTokenIssuer.RoleClaim, AccountRole.Partner);
        bool isForPartners = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(policy => policy.Policy == AccessPolicies.OperatorOrPartner) == true;
        return (isPartner, isForPartners) switch
        {
            (true, true) => "Your account is no partner any more: ask the platform's operator.",
            (true, false) => "This needs the role operator. A partner sees its own sites, and drains what stands there.",
            (false, true) => "This needs the role operator or partner.",
            (false, false) => "This needs the role operator.",
        };
    }

    private static IResult Problem(int status, string title, string detail) => Results.Problem(statusCode: status, title: title, detail: detail);
}
