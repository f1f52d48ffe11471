using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Accounts;

internal sealed record ProfileResponse(Guid ProfileId, string Name, string Avatar);

internal sealed record UserResponse(
    Guid UserId, string Email, string Name, string? Region, string Tier, string SubscriptionState, string Role, IReadOnlyList<ProfileResponse> Profiles)
{
    internal static UserResponse Of(User user, IReadOnlyList<Profile> profiles) => new(
        user.UserId, user.Email, user.Name, user.Region, user.Tier, user.SubscriptionState, user.Role,
        [.. profiles.Select(profile => new ProfileResponse(profile.ProfileId, profile.Name, profile.Avatar))]);
}

/// <summary>A signed-in device.</summary>
/// <param name="AccessToken">Bearer token for every call.</param>
/// <param name="RefreshToken">Good for one refresh.</param>
internal sealed record SessionResponse(string AccessToken, int ExpiresInSeconds, string RefreshToken, UserResponse User)
{
    public override string ToString() => $"session of {User.UserId}";
}

/// <summary>Opens sessions.</summary>
internal sealed class SessionIssuer(AccessTokenIssuer access, RefreshTokenTable refreshTokens, ProfileTable profiles)
{
    internal async Task<SessionResponse> OpenAsync(User user, CancellationToken cancel)
    {
        var token = RefreshToken.Create();
        await refreshTokens.InsertAsync(user.UserId, token, cancel);
        return await DescribeAsync(user, token, cancel);
    }

    internal async Task<SessionResponse> DescribeAsync(User user, RefreshToken token, CancellationToken cancel) => new(
        access.Issue(user.UserId, user.Role, user.Region), (int)access.Lifetime.TotalSeconds, token.Encode(),
        UserResponse.Of(user, await profiles.ListAsync(user.UserId, cancel)));
}
