using System.Net;
using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Playback;

/// <summary>All that the decision to play is made from.</summary>
/// <param name="User">As the database has it now, for the subscription may have ended since the token was made; null when deleted.</param>
/// <param name="Title">Null when unknown.</param>
internal sealed record PlaybackFacts(
    User? User, bool OwnsProfile, Title? Title, ViewingPosition? Position, ViewerPlace Viewer, IReadOnlyList<RankedAppliance> Appliances);

/// <summary>Gathers the facts of a play: three look-ups by primary key, side by side; titles and appliances come from memory.</summary>
internal sealed class PlaybackReader(
    UserTable users, ProfileOwners owners, ViewingHistoryTable history, CatalogView catalog, ViewerSteering steering, ViewerPlaces places)
{
    internal async Task<PlaybackFacts> ReadAsync(Guid accountId, Guid profileId, Guid contentId, IPAddress client, bool needsTls, CancellationToken cancel)
    {
        Title? title = catalog.Current.Find(contentId);
        Task<User?> user = users.FindAsync(accountId, cancel);
        Task<bool> owns = owners.OwnsAsync(accountId, profileId, cancel).AsTask();
        Task<ViewingPosition?> position = history.FindAsync(profileId, contentId, cancel);
        await Task.WhenAll(user, owns, position);
        ViewerPlace viewer = places.Find(client, (await user)?.Region, needsTls);
        IReadOnlyList<RankedAppliance> appliances = title?.Asset is { } asset ? steering.Choose(viewer, asset.Package) : [];
        return new(await user, await owns, title, await position, viewer, appliances);
    }
}
