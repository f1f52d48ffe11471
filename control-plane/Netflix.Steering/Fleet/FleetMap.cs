using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Netflix.Steering.Fleet;

/// <summary>
/// The fleet as operators declared it, laid out for decisions. Replaced when a declaration changes, never changed itself; what changes
/// each second is on the <see cref="LoadBoard"/>. Sites and appliances have numbers here: places in its lists.
/// </summary>
public sealed class FleetMap
{
    /// <summary>
    /// So many nearest sites share what one has no room for. In fleet-sim, with room promised to a quarter of a site, 11 appliances went
    /// above capacity with 32, 5 with 64, 3 with 96.
    /// </summary>
    internal const int Nearest = 64;

    private readonly FrozenDictionary<int, int> _sitesById;
    private readonly FrozenDictionary<Guid, int> _appliancesById;
    private readonly FrozenDictionary<uint, int[]> _sitesByNetwork;
    private readonly FrozenDictionary<string, int[]> _openByCountry;
    private readonly int[] _firstAppliance;
    private readonly int[] _siteOfAppliance;
    // One-degree cells, worked out when somebody from there asks: of 64,800 most are sea.
    private readonly ConcurrentDictionary<int, int[]> _nearestByCell = new();

    /// <exception cref="ArgumentException">Two have the same id, or an appliance has no site.</exception>
    public FleetMap(IEnumerable<SteeringSite> sites, IEnumerable<SteeringAppliance> appliances)
    {
        Sites = [.. sites.OrderBy(site => site.Id)];
        _sitesById = Sites.Index().ToDictionary(site => site.Item.Id, site => site.Index).ToFrozenDictionary();
        SteeringAppliance[] declared = [.. appliances];
        if (declared.FirstOrDefault(appliance => !_sitesById.ContainsKey(appliance.SiteId)) is { } lost)
            throw new ArgumentException($"Appliance {lost.Name} stands at site {lost.SiteId}, which is not declared.", nameof(appliances));
        Appliances = [.. declared.OrderBy(appliance => _sitesById[appliance.SiteId]).ThenBy(appliance => appliance.Id)];
        _appliancesById = Appliances.Index().ToDictionary(appliance => appliance.Item.Id, appliance => appliance.Index).ToFrozenDictionary();
        _firstAppliance = new int[Sites.Length + 1];
        foreach (SteeringAppliance appliance in Appliances) _firstAppliance[_sitesById[appliance.SiteId] + 1]++;
        for (int site = 0; site < Sites.Length; site++) _firstAppliance[site + 1] += _firstAppliance[site];
        _siteOfAppliance = [.. Appliances.Select(appliance => _sitesById[appliance.SiteId])];
        Hashes = [.. Appliances.Select(appliance => Ranking.RendezvousHash.HashAppliance(appliance.Id))];
        Capacities = [.. Appliances.Select(appliance => appliance.CapacityBitsPerSecond)];
        Open = [.. Numbers(site => site.Scope == SiteScope.Region)];
        _sitesByNetwork = Numbers(site => site.Scope != SiteScope.Prefixes)
            .SelectMany(site => Sites[site].Networks.Select(network => (network, site)))
            .GroupBy(pair => pair.network, pair => pair.site).ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
        _openByCountry = Open.GroupBy(site => Sites[site].Country, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);
        SiteCapacities = [.. Numbers(_ => true).Select(site => Appliances[AppliancesOf(site)].Sum(appliance => appliance.CapacityBitsPerSecond))];
        SiteHashes = [.. Sites.Select(site => Ranking.RendezvousHash.HashNumber((ulong)site.Id))];
    }

    /// <summary>Sites that serve everybody.</summary>
    public int[] Open { get; }

    [SuppressMessage("Performance", "CA1819", Justification = "Read for each decision; whoever changes it breaks their own map.")]
    public SteeringSite[] Sites { get; }

    /// <summary>Those of a site stand together.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Read for each decision; whoever changes it breaks their own map.")]
    public SteeringAppliance[] Appliances { get; }

    internal ulong[] Hashes { get; }
    internal long[] Capacities { get; }
    internal ulong[] SiteHashes { get; }
    internal long[] SiteCapacities { get; }

    public bool TryFindSite(int id, out int site) => _sitesById.TryGetValue(id, out site);

    public bool TryFindAppliance(Guid id, out int appliance) => _appliancesById.TryGetValue(id, out appliance);

    public Range AppliancesOf(int site) => _firstAppliance[site].._firstAppliance[site + 1];

    public int SiteOf(int appliance) => _siteOfAppliance[appliance];

    public ReadOnlySpan<int> SitesIn(uint network) => _sitesByNetwork.TryGetValue(network, out int[]? sites) ? sites : [];

    public ReadOnlySpan<int> OpenSitesIn(string country) => _openByCountry.TryGetValue(country, out int[]? sites) ? sites : [];

    /// <returns>The nearest sites that serve everybody, nearest first. Within a cell of one degree all places have the same ones.</returns>
    public ReadOnlySpan<int> OpenSitesNear(GeoPoint place)
    {
        int row = Math.Clamp((int)Math.Floor(place.Latitude) + 90, 0, 179), column = Math.Clamp((int)Math.Floor(place.Longitude) + 180, 0, 359);
        int cell = row * 360 + column;
        return _nearestByCell.TryGetValue(cell, out int[]? sites) ? sites : _nearestByCell.GetOrAdd(cell, NearestTo(new GeoPoint(row - 89.5, column - 179.5)));
    }

    private int[] NearestTo(GeoPoint middle) =>
        [.. Open.Where(site => Sites[site].Location is not null).OrderBy(site => Sites[site].Location!.Value.KilometresTo(middle)).Take(Nearest)];

    private IEnumerable<int> Numbers(Func<SteeringSite, bool> which) => Enumerable.Range(0, Sites.Length).Where(site => which(Sites[site]));
}
