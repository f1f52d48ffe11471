using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Catalog;

/// <summary>Puts rows together for one viewer. No I/O: everything it needs has been read.</summary>
/// <param name="positions">Of the profile, newest first.</param>
internal sealed class CatalogPage(
    CatalogSnapshot catalog, CardShelf shelf, string? region, IReadOnlyList<ViewingPosition> positions, int titlesPerRow)
{
    private readonly Dictionary<Guid, ViewingPosition> _positions = positions.ToDictionary(position => position.ContentId);

    /// <param name="after">Row id of a page token; null for the first page, which alone has "Continue watching".</param>
    internal BrowseCatalog.Response Take(string? after, int limit)
    {
        List<BrowseCatalog.Row> rows = [];
        if (after is null && Continue() is { } unfinished) rows.Add(unfinished);
        int room = limit - rows.Count;
        BrowseCatalog.Row[] shared = [.. catalog.RowsAfter(after).Select(ToRow).Where(row => row.Titles.Count > 0).Take(room + 1)];
        rows.AddRange(shared.Take(room));
        return new(rows, shared.Length > room ? PageToken.After(rows[^1].RowId) : null);
    }

    internal Card ToCard(Title title) =>
        shelf.Card(title, region) with { Resume = ResumeResponse.Of(_positions.GetValueOrDefault(title.Content.ContentId)) };

    private BrowseCatalog.Row? Continue()
    {
        Card[] cards = [.. positions.Where(position => position.Unfinished)
            .Select(position => catalog.Find(position.ContentId))
            .Where(title => title is { Asset: not null } && title.MayBeShownIn(region))
            .Take(titlesPerRow)
            .Select(title => ToCard(title!))];
        return cards.Length > 0 ? new(CatalogSnapshot.ContinueRowId, "Continue watching", cards) : null;
    }

    private BrowseCatalog.Row ToRow(CatalogRow row) =>
        new(row.RowId, row.Name, [.. row.Titles.Where(title => title.MayBeShownIn(region)).Take(titlesPerRow).Select(ToCard)]);
}
