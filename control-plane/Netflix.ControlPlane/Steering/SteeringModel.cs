using System.Collections.Frozen;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Quality;

namespace Netflix.ControlPlane.Steering;

/// <summary>
/// The fleet as the steering library sees it. Another one is made when sites or registrations change; the figures on its board are
/// written with each reading of the fleet, by one caller.
/// </summary>
internal sealed class SteeringModel
{
    private readonly TitleNumbers _titles;
    private readonly FleetAppliance?[] _latest;
    private readonly Uri[] _addresses;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private volatile QualitySnapshot _quality = QualitySnapshot.Empty;

    internal SteeringModel(SiteSnapshot sites, IReadOnlyList<RegisteredAppliance> registered, PrefixTable prefixes, TitleNumbers titles)
    {
        (Sites, Declared, Prefixes, _titles) = (sites, registered, prefixes, titles);
        RegisteredAppliance[] placed = [.. registered.Where(appliance => appliance.SiteId is { } site && sites.Find(site) is not null)];
        Map = MapOf(sites, placed);
        Dictionary<Guid, RegisteredAppliance> byId = placed.ToDictionary(appliance => appliance.Id);
        Appliances = [.. Map.Appliances.Select(appliance => byId[appliance.Id])];
        _addresses = [.. Appliances.Select(appliance => new Uri(appliance.Url))];
        Board = new LoadBoard(Map);
        Engine = new SteeringEngine(Map, Board, prefixes, new SteeringLimits());
        _latest = new FleetAppliance?[Appliances.Count];
        _byName = Appliances.Index().ToDictionary(appliance => appliance.Item.Name, appliance => appliance.Index).ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    internal SiteSnapshot Sites { get; }

    /// <summary>What this was made from. Who stands at no site is not in it further on.</summary>
    internal IReadOnlyList<RegisteredAppliance> Declared { get; }

    internal PrefixTable Prefixes { get; }
    internal FleetMap Map { get; }
    internal LoadBoard Board { get; }
    internal SteeringEngine Engine { get; }

    /// <summary>By the map's numbers.</summary>
    internal IReadOnlyList<RegisteredAppliance> Appliances { get; }

    /// <summary>Of the reading before; null when an appliance was not there.</summary>
    internal FleetAppliance? LatestOf(int appliance) => Volatile.Read(ref _latest[appliance]);

    /// <summary>Where viewers reach it.</summary>
    internal Uri AddressOf(int appliance) => _addresses[appliance];

    internal Site SiteOf(int appliance) => Sites.Find(Appliances[appliance].SiteId!.Value)!;

    /// <param name="titleHash">See <see cref="TitleNumbers.HashOf"/>.</param>
    /// <param name="current">The appliance a running playback uses, by its number; negative at the start of one.</param>
    internal SteeringRequest RequestOf(in ViewerPlace viewer, ulong titleHash, int current = -1) => new(
        viewer.Address, viewer.Network, viewer.Country, viewer.Place, titleHash, _titles.NumberOf(titleHash), viewer.NeedsTls, current);

    internal bool TryFindByName(ReadOnlySpan<char> name, out int appliance) => _byName.TryGetValue(name, out appliance);

    /// <summary>What the viewers of that address's prefix met with at an appliance; null when nothing is known.</summary>
    internal ClientQuality? QualityOf(NetworkAddress client, int appliance) => _quality.Find(new PrefixAppliance(QualityBoard.KeyOf(client), Appliances[appliance].Id));

    internal void Use(QualitySnapshot quality)
    {
        if (ReferenceEquals(quality, _quality)) return;
        List<(ulong Prefix, int Appliance)> poor = [];
        foreach (PrefixAppliance pair in quality.Poor)
        {
            if (Map.TryFindAppliance(pair.Appliance, out int number)) poor.Add((pair.Prefix, number));
        }
        Board.Quality = poor.Count == 0 ? QualityBoard.Empty : QualityBoard.Of(poor);
        _quality = quality;
    }

    internal void Update(FleetSnapshot fleet)
    {
        foreach (FleetAppliance now in fleet.Appliances)
        {
            if (!Map.TryFindAppliance(now.Id, out int number)) continue;
            FleetAppliance? before = _latest[number];
            Board.SetState(number, now.State);
            // Each heartbeat counts once: the board takes it for a sign that what was given before shows by now.
            if (now.Report is { } report && before?.Report?.ReceivedAt != report.ReceivedAt) Board.Report(number, report.EgressBitsPerSecond);
            if (!ReferenceEquals(before?.Titles, now.Titles)) Board.SetHoldings(number, now.Titles.ToWords());
            Volatile.Write(ref _latest[number], now);
        }
    }

    private static FleetMap MapOf(SiteSnapshot sites, IReadOnlyList<RegisteredAppliance> placed)
    {
        // Unique over all sites; who names none fails alone.
        Dictionary<string, int> domains = [];
        int DomainOf(RegisteredAppliance appliance)
        {
            string name = appliance.FailureDomain.Length > 0 ? $"{appliance.SiteId} {appliance.FailureDomain}" : appliance.Id.ToString();
            return domains.TryGetValue(name, out int known) ? known : domains[name] = domains.Count;
        }
        return new FleetMap(
            sites.Sites.Select(site => new SteeringSite(site.SiteId, site.Name, site.Country, site.Location, site.Scope, site.Networks)),
            placed.Select(appliance => new SteeringAppliance(
                appliance.Id, appliance.Name, appliance.SiteId!.Value, DomainOf(appliance), appliance.CapacityBitsPerSecond,
                HasTls: appliance.Url.StartsWith("https:", StringComparison.Ordinal))));
    }
}
