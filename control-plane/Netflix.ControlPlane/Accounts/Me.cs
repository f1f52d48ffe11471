using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Accounts;

/// <summary><c>GET /me</c>: the signed-in account as it is now.</summary>
internal static class Me
{
    internal static void MapMe(this IEndpointRouteBuilder routes) => routes.MapGet("/me", HandleAsync)
        .ForViewers().WithTags("Accounts").WithName("ReadMe");

    private static async Task<Results<Ok<UserResponse>, UnauthorizedHttpResult>> HandleAsync(
        ClaimsPrincipal caller, UserTable users, ProfileTable profiles, CancellationToken cancel) =>
        await users.FindAsync(caller.AccountId(), cancel) is { } user
            ? TypedResults.Ok(UserResponse.Of(user, await profiles.ListAsync(user.UserId, cancel)))
            : TypedResults.Unauthorized();
}
