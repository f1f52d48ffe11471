using Netflix.LoadTests.Steer;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.LoadTests.FleetSim;

/// <summary>
/// The fleet of an evening, the same at every run: racks at ISPs, which serve whom their prefixes name, and larger exchange points, which
/// announce the prefixes of their country's ISPs once more behind them and serve everybody around.
/// </summary>
internal sealed class EveningFleet
{
    public const int Titles = 15_000;
    public const long MeanStreamBitsPerSecond = 5_000_000;

    /// <summary>Load at the peak over capacity, were it spread evenly.</summary>
    public const double PeakUse = 0.7;

    private const int Countries = 60;
    private const int OpenOneOf = 5;
    // An exchange point has four times as many racks as an ISP.
    private const int OpenWeight = 4;
    private const int SmallestNetwork = 64_512;
    // Held by everybody; the replicas of those behind fall as their demand does.
    private const int HeldByAll = 500;

    // Most machines are small ones: 15 Gb/s in the mean, as ten million streams on five thousand machines need.
    private static readonly (int Gigabits, double UpTo)[] Machines = [(10, 0.78), (20, 0.91), (40, 0.97), (100, 1)];

    private readonly Random _random;

    public EveningFleet(int sites, int appliances, int peakStreams, int seed = 1)
    {
        _random = new Random(seed);
        SteeringSite[] places = [.. Enumerable.Range(0, sites).Select(InventSite)];
        int[] lots = [.. Enumerable.Range(0, sites).SelectMany(site => Enumerable.Repeat(site, IsOpen(site) ? OpenWeight : 1))];
        // Each site has one, the rest go where luck has it.
        int[] standsAt = [.. Enumerable.Range(0, sites), .. Enumerable.Range(0, appliances - sites).Select(_ => lots[_random.Next(lots.Length)])];
        int[] gigabits = [.. standsAt.Select(_ => Draw(_random.NextDouble()))];
        // Machines of 10 to 100 Gb/s, all made larger or smaller by one factor until the peak's load is the share it should be.
        double bitsPerGigabit = peakStreams * (double)MeanStreamBitsPerSecond / PeakUse / gigabits.Sum();
        Map = new FleetMap(places, standsAt.Select((site, number) => InventAppliance(site, number, (long)(gigabits[number] * bitsPerGigabit))));
        Board = new LoadBoard(Map);
        Prefixes.Apply([.. Enumerable.Range(0, sites).SelectMany(Routes)]);
        for (int site = 0; site < sites; site++) PlaceTitles(site);
        for (int appliance = 0; appliance < Map.Appliances.Length; appliance++) Board.SetState(appliance, ApplianceState.Online);
    }

    public FleetMap Map { get; }

    public LoadBoard Board { get; }

    public PrefixTable Prefixes { get; } = new();

    public ulong[] TitleHashes { get; } = [.. Enumerable.Range(0, Titles).Select(title => RendezvousHash.HashTitle($"title-{title}"))];

    /// <summary>A /16 for each site, whose number in the map is its id.</summary>
    public static NetworkAddress AddressIn(int site, ushort host) => new((UInt128)(0x1000_0000u + ((uint)site << 16) + host) << 96, IsIPv6: false);

    /// <summary>Of a network that nobody announces.</summary>
    public static NetworkAddress UnannouncedAddress(int site, ushort host) => new((UInt128)(0xf000_0000u + ((uint)site << 16) + host) << 96, IsIPv6: false);

    public bool IsOpenSite(int site) => Map.Sites[site].Scope == SiteScope.Region;

    private static bool IsOpen(int site) => site % OpenOneOf == 0;

    private static int Draw(double chance) => Machines.First(machine => chance <= machine.UpTo).Gigabits;

    private SteeringSite InventSite(int id)
    {
        // A few countries have most of everything.
        int country = (int)(Countries * Math.Pow(_random.NextDouble(), 2));
        var place = new GeoPoint(-50 + (country * 7 % 110) + (_random.NextDouble() * 6), -170 + (country * 37 % 340) + (_random.NextDouble() * 10));
        return new SteeringSite(id, $"site-{id}", InventedFleet.CountryName(country), place, IsOpen(id) ? SiteScope.Region : SiteScope.Prefixes, [(uint)(SmallestNetwork + id)]);
    }

    private SteeringAppliance InventAppliance(int site, int number, long capacity)
    {
        byte[] id = new byte[16];
        _random.NextBytes(id);
        return new SteeringAppliance(new Guid(id), $"appliance-{number}", site, (site * 10) + (number % 3), capacity, HasTls: true);
    }

    private IEnumerable<RouteChange> Routes(int site)
    {
        NetworkAddress first = AddressIn(site, 0);
        var prefix = Prefix.Around(first, 16);
        yield return new RouteChange(prefix, new Announcement(site, 1, 1, 0), IsWithdrawn: false);
        int[] exchanges = [.. Map.OpenSitesIn(Map.Sites[site].Country)];
        if (IsOpen(site) || exchanges.Length == 0) yield break;
        GeoPoint here = Map.Sites[site].Location!.Value;
        int nearest = exchanges.MinBy(exchange => Map.Sites[exchange].Location!.Value.KilometresTo(here));
        yield return new RouteChange(prefix, new Announcement(nearest, 2, 2, 0), IsWithdrawn: false);
    }

    /// <summary>Popular titles on all appliances of a site, of the others as many replicas as their demand asks for, one at least.</summary>
    private void PlaceTitles(int site)
    {
        (int first, int count) = Map.AppliancesOf(site).GetOffsetAndLength(Map.Appliances.Length);
        ulong[][] holdings = [.. Enumerable.Range(0, count).Select(_ => new ulong[(Titles + 63) / 64])];
        int[] order = [.. Enumerable.Range(0, count)];
        double[] scores = new double[count];
        for (int title = 0; title < Titles; title++)
        {
            int replicas = Math.Min(count, (int)Math.Ceiling(count * TitleDemand.Weight(title) / TitleDemand.Weight(HeldByAll)));
            if (replicas < count)
            {
                for (int i = 0; i < count; i++)
                {
                    SteeringAppliance appliance = Map.Appliances[first + i];
                    (order[i], scores[i]) = (i, -RendezvousHash.Score(TitleHashes[title], appliance.Id, appliance.CapacityBitsPerSecond));
                }
                Array.Sort(scores, order);
            }
            foreach (int holder in order.AsSpan(0, replicas)) holdings[holder][title >> 6] |= 1UL << (title & 63);
        }
        for (int i = 0; i < count; i++) Board.SetHoldings(first + i, holdings[i]);
    }
}
