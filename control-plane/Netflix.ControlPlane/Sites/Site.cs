using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Sites;

/// <summary>Where appliances stand together, as operators declared it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Networks">AS numbers it stands in.</param>
/// <param name="Prefixes">Declared by hand, beside what its routers announce.</param>
internal sealed record Site(
    int SiteId, string Name, string Country, GeoPoint? Location, SiteScope Scope, IReadOnlyList<uint> Networks, IReadOnlyList<Prefix> Prefixes);

/// <summary>All sites as this replica knows them. Replaced when they change, never changed.</summary>
internal sealed record SiteSnapshot(long Revision, IReadOnlyList<Site> Sites)
{
    internal static SiteSnapshot Empty { get; } = new(0, []);

    private readonly Dictionary<int, Site> _byId = Sites.ToDictionary(site => site.SiteId);

    internal Site? Find(int siteId) => _byId.GetValueOrDefault(siteId);
}

internal sealed class SiteView
{
    private volatile SiteSnapshot _current = SiteSnapshot.Empty;

    internal SiteSnapshot Current => _current;

    internal void Replace(SiteSnapshot snapshot) => _current = snapshot;
}

internal static class SiteScopeText
{
    private static readonly string[] Words = ["prefixes", "networks", "region"];

    internal static string ToText(this SiteScope scope) => Words[(int)scope];

    internal static SiteScope? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (SiteScope)place : null;
}
