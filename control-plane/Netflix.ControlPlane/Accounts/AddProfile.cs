using System.Security.Claims;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Requests;
using Npgsql;

namespace Netflix.ControlPlane.Accounts;

/// <param name="Avatar">A name the page has a picture for; the control plane only keeps it.</param>
internal sealed record ProfileRequest(string? Name, string? Avatar = null)
{
    internal const int MaxNameLength = 50;
    internal const int MaxAvatarLength = 50;
}

/// <summary><c>POST /profiles</c>: one more viewer in the household, up to five.</summary>
internal static class AddProfile
{
    internal static void MapAddProfile(this IEndpointRouteBuilder routes) => routes.MapPost("/profiles", HandleAsync)
        .ForViewers().WithTags("Accounts").WithName("AddProfile")
        .Produces<ProfileResponse>(StatusCodes.Status201Created).ProducesValidationProblem().Problems(StatusCodes.Status409Conflict);

    private static async Task<IResult> HandleAsync(
        ProfileRequest request, ClaimsPrincipal caller, NpgsqlDataSource database, ProfileTable profiles,
        IOptions<AccountsOptions> options, TimeProvider time, CancellationToken cancel)
    {
        var errors = new FieldErrors();
        string name = errors.Text(request.Name, "name", ProfileRequest.MaxNameLength);
        string avatar = errors.Text(request.Avatar ?? AccountRegistration.DefaultAvatar, "avatar", ProfileRequest.MaxAvatarLength);
        if (errors.Any) return errors.ToProblem();

        var profile = new Profile(Guid.CreateVersion7(time.GetUtcNow()), caller.AccountId(), name, avatar);
        int limit = options.Value.ProfilesPerAccount;
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await UserTable.LockAsync(connection, profile.UserId, cancel);
        if (!await profiles.TryInsertAsync(connection, profile, limit, cancel))
            return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: $"An account has at most {limit} profiles", detail: "Delete one to make room.");
        await transaction.CommitAsync(cancel);
        return TypedResults.Created($"/profiles/{profile.ProfileId}", new ProfileResponse(profile.ProfileId, profile.Name, profile.Avatar));
    }
}
