namespace Netflix.ControlPlane.Accounts;

/// <param name="Email">Normalised.</param>
/// <param name="Region">ISO 3166-1 alpha-2; null when the viewer did not say.</param>
/// <param name="PasswordHash">PHC string. Secret.</param>
/// <param name="Tier">"basic", "standard" or "premium".</param>
/// <param name="SubscriptionState">"active", "past_due" or "cancelled".</param>
/// <param name="Role">"viewer", "operator" or "partner".</param>
internal sealed record User(
    Guid UserId, string Email, string Name, string? Region, string PasswordHash, string Tier, string SubscriptionState, string Role)
{
    internal bool MayWatch => SubscriptionState == "active";

    // A record prints all its parts; this one is not to print its hash.
    public override string ToString() => $"user {UserId}";
}

internal sealed record Profile(Guid ProfileId, Guid UserId, string Name, string Avatar);
