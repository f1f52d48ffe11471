namespace Netflix.ControlPlane.Sites;

/// <summary>All sites as this replica knows them. Replaced when they change, never changed.</summary>
internal sealed record SiteSnapshot(IReadOnlyList<Site> Sites)
{
    internal static SiteSnapshot Empty { get; } = new([]);

    private readonly Dictionary<int, Site> _byId = Sites.ToDictionary(site => site.SiteId);

    internal Site? Find(int siteId) => _byId.GetValueOrDefault(siteId);
}

internal sealed class SiteView
{
    private volatile SiteSnapshot _current = SiteSnapshot.Empty;

    internal SiteSnapshot Current => _current;

    internal void Replace(SiteSnapshot snapshot) => _current = snapshot;
}
