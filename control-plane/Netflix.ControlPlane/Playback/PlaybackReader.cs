using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Playback;

/// <summary>All that the decision to play is made from.</summary>
/// <param name="User">As the database has it now, for the subscription may have ended since the token was made; null when deleted.</param>
/// <param name="Title">Null when unknown.</param>
internal sealed record PlaybackFacts(
    User? User, bool OwnsProfile, Title? Title, ViewingPosition? Position, IReadOnlyList<RankedAppliance> Appliances);

/// <summary>Gathers the facts of a play: three look-ups by primary key, side by side; titles and appliances come from memory.</summary>
internal sealed class PlaybackReader(
    UserTable users, ProfileOwners owners, ViewingHistoryTable history, CatalogView catalog, ApplianceRanking ranking)
{
    internal async Task<PlaybackFacts> ReadAsync(Guid accountId, Guid profileId, Guid contentId, CancellationToken cancel)
    {
        Title? title = catalog.Current.Find(contentId);
        Task<User?> user = users.FindAsync(accountId, cancel);
        Task<bool> owns = owners.OwnsAsync(accountId, profileId, cancel).AsTask();
        Task<ViewingPosition?> position = history.FindAsync(profileId, contentId, cancel);
        await Task.WhenAll(user, owns, position);
        IReadOnlyList<RankedAppliance> appliances = title?.Asset is { } asset ? ranking.Rank(asset.Package, (await user)?.Region) : [];
        return new(await user, await owns, title, await position, appliances);
    }
}
