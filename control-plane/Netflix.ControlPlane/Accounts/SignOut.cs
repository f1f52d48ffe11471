using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Accounts;

/// <summary><c>POST /auth/sign-out</c>: ends the device's session. Signing out twice, or with an unknown token, is no error.</summary>
internal static class SignOut
{
    internal sealed record Request(string? RefreshToken)
    {
        public override string ToString() => "sign-out";
    }

    internal static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost("/auth/sign-out", HandleAsync)
        .ForAnyone().WithTags("Accounts").WithName("SignOut").Problems(StatusCodes.Status400BadRequest);

    private static async Task<NoContent> HandleAsync(Request request, RefreshTokenTable tokens, CancellationToken cancel)
    {
        if (RefreshToken.TryParse(request.RefreshToken) is { } token) await tokens.RevokeAsync(token.FamilyId, cancel);
        return TypedResults.NoContent();
    }
}
