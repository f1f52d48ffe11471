using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Accounts;

/// <summary><c>DELETE /profiles/{profile_id}</c>: the profile and what it watched.</summary>
internal static class RemoveProfile
{
    internal static void MapRemoveProfile(this IEndpointRouteBuilder routes) => routes.MapDelete("/profiles/{profile_id:guid}", HandleAsync)
        .ForViewers().WithTags("Accounts").WithName("RemoveProfile").Problems(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Guid profile_id, ClaimsPrincipal caller, ProfileTable profiles, ProfileOwners owners, ViewingHistoryTable history, CancellationToken cancel)
    {
        if (!await profiles.DeleteAsync(caller.AccountId(), profile_id, cancel))
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such profile", detail: "This account has no profile with that id.");
        owners.Forget(profile_id);
        await history.DeleteAsync(profile_id, cancel);
        return TypedResults.NoContent();
    }
}
