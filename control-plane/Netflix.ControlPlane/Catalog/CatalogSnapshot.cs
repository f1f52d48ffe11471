namespace Netflix.ControlPlane.Catalog;

/// <param name="Asset">What plays; null until the title is published.</param>
internal sealed record Title(Content Content, VideoAsset? Asset)
{
    /// <param name="region">ISO 3166-1 alpha-2; null when unknown, which opens only titles without restriction.</param>
    internal bool MayBeShownIn(string? region) => Content.Regions.Count == 0 || (region is not null && Content.Regions.Contains(region));
}

/// <param name="RowId">"continue", "new", or "genre-…". Stable: page tokens name it.</param>
internal sealed record CatalogRow(string RowId, string Name, IReadOnlyList<Title> Titles);

/// <summary>The whole catalog at one revision. Replaced as a whole, never changed.</summary>
internal sealed class CatalogSnapshot
{
    internal const string ContinueRowId = "continue";
    internal const string NewRowId = "new";
    private const string GenrePrefix = "genre-";

    private readonly Dictionary<Guid, Title> _titles;

    /// <param name="contents">Newest first.</param>
    internal CatalogSnapshot(long revision, IReadOnlyList<Content> contents, IReadOnlyList<VideoAsset> assets)
    {
        Revision = revision;
        Dictionary<string, VideoAsset> byPackage = assets.ToDictionary(asset => asset.Package.ToString());
        _titles = contents.ToDictionary(content => content.ContentId, content =>
            new Title(content, content.Package is { } package ? byPackage.GetValueOrDefault(package.ToString()) : null));
        Title[] published = [.. contents.Select(content => _titles[content.ContentId]).Where(title => title.Asset is not null)];
        Rows = BuildRows(published);
    }

    internal static CatalogSnapshot Empty { get; } = new(0, [], []);

    internal long Revision { get; }

    /// <summary>Published titles: "new" (newest publication first), then one row per genre by its id.</summary>
    internal IReadOnlyList<CatalogRow> Rows { get; }

    /// <summary>Any title, published or not.</summary>
    internal Title? Find(Guid contentId) => _titles.GetValueOrDefault(contentId);

    /// <summary>The rows behind one that may have gone meanwhile; all for null.</summary>
    internal IEnumerable<CatalogRow> RowsAfter(string? rowId) =>
        rowId is null ? Rows : Rows.Where(row => string.CompareOrdinal(OrderOf(row.RowId), OrderOf(rowId)) > 0);

    internal static string RowIdOf(string genre) =>
        GenrePrefix + string.Concat(genre.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    private static CatalogRow[] BuildRows(Title[] published)
    {
        if (published.Length == 0) return [];
        Title[] newest = [.. published.OrderByDescending(title => title.Asset!.Published)];
        IEnumerable<CatalogRow> genres = newest
            .SelectMany(title => title.Content.Genres.Select(genre => (Genre: genre, Title: title)))
            .GroupBy(pair => RowIdOf(pair.Genre))
            .Select(group => new CatalogRow(group.Key, group.First().Genre, [.. group.Select(pair => pair.Title).Distinct()]))
            .OrderBy(row => row.RowId, StringComparer.Ordinal);
        return [new CatalogRow(NewRowId, "New", newest), .. genres];
    }

    private static string OrderOf(string rowId) => rowId switch { ContinueRowId => "", NewRowId => "!", _ => rowId };
}
