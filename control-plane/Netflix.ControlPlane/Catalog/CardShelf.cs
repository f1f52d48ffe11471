using System.Collections.Concurrent;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Steering;

namespace Netflix.ControlPlane.Catalog;

/// <summary>
/// Cards as all viewers of a region share them: made once, kept until the catalog changes or the fleet has moved on for
/// <see cref="ArtworkAge"/>, because choosing an appliance for each picture of each request would cost more than the answer.
/// </summary>
internal sealed class CardShelf(CatalogView catalog, FleetView fleet, ViewerSteering steering, TimeProvider time)
{
    /// <summary>As long may a picture point to an appliance that is gone; the page shows its placeholder meanwhile.</summary>
    private static readonly TimeSpan ArtworkAge = TimeSpan.FromSeconds(5);

    private sealed record Shelf(CatalogSnapshot Catalog, long Made, ConcurrentDictionary<(Guid ContentId, string Region), Card> Cards);

    private volatile Shelf? _shelf;

    /// <param name="title">Published.</param>
    internal Card Card(Title title, string? region) =>
        Current().Cards.GetOrAdd((title.Content.ContentId, region ?? ""), _ => Make(title.Content, title.Asset!, region));

    private Shelf Current()
    {
        CatalogSnapshot now = catalog.Current;
        if (_shelf is { } shelf && ReferenceEquals(shelf.Catalog, now) && time.GetElapsedTime(shelf.Made) < ArtworkAge) return shelf;
        return _shelf = new Shelf(now, time.GetTimestamp(), new());
    }

    private Card Make(Content content, VideoAsset asset, string? region)
    {
        FleetSnapshot snapshot = fleet.Current;
        RankedAppliance? holder = steering.ChooseFor(region, asset.Package).FirstOrDefault(ranked => snapshot.Holds(ranked.ApplianceId, asset.Package));
        return Catalog.Card.Of(content, asset, holder is null ? ArtworkUrls.None : ArtworkUrls.On(holder.Url, asset));
    }
}
