using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;

namespace Netflix.Origin.Access;

/// <summary>401 and 403 as problem details that say what to do, with the WWW-Authenticate of RFC 6750.</summary>
internal static class AccessProblems
{
    public static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        bool missing = context.AuthenticateFailure is null;
        context.Response.Headers.WWWAuthenticate = missing ? "Bearer" : "Bearer error=\"invalid_token\"";
        string detail = context.AuthenticateFailure switch
        {
            null => "Send a token of the control plane: Authorization: Bearer <token>.",
            SecurityTokenExpiredException => "The token has expired. Ask the control plane for a new one.",
            SecurityTokenSignatureKeyNotFoundException => "The token is signed with a key the origin does not know. Ask the control plane for a new one.",
            _ => "The token is not one that the control plane made for the origin. Ask it for a new one.",
        };
        return WriteAsync(context.HttpContext, StatusCodes.Status401Unauthorized, missing ? "No token" : "The token is not valid", detail);
    }

    public static Task ForbidAsync(ForbiddenContext context)
    {
        string scope = context.HttpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<AuthorizationPolicy>()
            .SelectMany(policy => policy.Requirements).OfType<ScopeRequirement>().FirstOrDefault()?.Scope ?? "";
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return WriteAsync(context.HttpContext, StatusCodes.Status403Forbidden, "The token does not open this",
            $"A token with scope {scope} for exactly this resource is needed. Ask the control plane for one.");
    }

    public static async Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        await TypedResults.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);
    }
}
