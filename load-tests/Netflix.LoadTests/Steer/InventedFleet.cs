using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.LoadTests.Steer;

/// <summary>
/// A world of sites, appliances and prefixes, the same at every run: countries of very different size, one to a few racks a site,
/// prefixes as long and as nested as the internet's.
/// </summary>
internal sealed class InventedFleet
{
    public const int Titles = 15_000;
    private const long Gigabit = 1_000_000_000;
    private const int Countries = 60;
    private const int SmallestNetwork = 64_512;
    private readonly Random _random;

    public InventedFleet(int sites, int appliances, int seed = 1)
    {
        _random = new Random(seed);
        SteeringSite[] places = [.. Enumerable.Range(1, sites).Select(InventSite)];
        // Each site has one, the rest go where luck has it.
        int[] standsAt = [.. Enumerable.Range(1, sites), .. Enumerable.Range(0, appliances - sites).Select(_ => _random.Next(1, sites + 1))];
        Map = new FleetMap(places, standsAt.Select(InventAppliance));
        Board = new LoadBoard(Map);
        for (int appliance = 0; appliance < Map.Appliances.Length; appliance++) InventState(appliance);
    }

    public FleetMap Map { get; }

    public LoadBoard Board { get; }

    public static string CountryName(int country) => $"{(char)('A' + country / 26)}{(char)('A' + country % 26)}";

    /// <summary>A third of the load at one site is the country's largest: as in life, a few countries have most of everything.</summary>
    public int InventCountry() => (int)(Countries * Math.Pow(_random.NextDouble(), 2));

    public GeoPoint InventPlace(int country) => new(-50 + country * 7 % 110 + _random.NextDouble() * 6, -170 + country * 37 % 340 + _random.NextDouble() * 10);

    /// <summary>Half of a full table are /24 (IPv6: /48), and most of the rest a little shorter; a tenth has two sites.</summary>
    public IEnumerable<RouteChange> InventRoutes(int ipv4, int ipv6)
    {
        HashSet<Prefix> seen = new(ipv4 + ipv6);
        while (seen.Count < ipv4 + ipv6)
        {
            bool isIPv6 = seen.Count >= ipv4;
            int longest = isIPv6 ? 48 : 24, length = _random.Next(2) == 0 ? longest : longest - (int)(Math.Pow(_random.NextDouble(), 2) * 14);
            UInt128 bits = isIPv6
                ? (UInt128)(0x2000_0000_0000_0000UL | ((ulong)_random.NextInt64() >> 3)) << 64
                : (UInt128)(uint)_random.NextInt64(1L << 24, 223L << 24) << 96;
            var prefix = Prefix.Around(new NetworkAddress(bits, isIPv6), length);
            if (!seen.Add(prefix)) continue;
            for (int sites = _random.Next(10) == 0 ? 2 : 1; sites > 0; sites--)
                yield return new RouteChange(prefix, new Announcement(_random.Next(1, Map.Sites.Length + 1), 1, (ushort)_random.Next(3), 0), IsWithdrawn: false);
        }
    }

    private SteeringSite InventSite(int id)
    {
        int country = InventCountry();
        SiteScope scope = id % 5 == 0 ? SiteScope.Region : id % 5 == 1 ? SiteScope.Networks : SiteScope.Prefixes;
        return new SteeringSite(id, $"site-{id}", CountryName(country), InventPlace(country), scope, [(uint)(SmallestNetwork + id)]);
    }

    private SteeringAppliance InventAppliance(int site, int number)
    {
        byte[] id = new byte[16];
        _random.NextBytes(id);
        return new SteeringAppliance(new Guid(id), $"appliance-{number}", site, site * 10 + number % 3, _random.Next(1, 11) * 10 * Gigabit, HasTls: number % 10 != 0);
    }

    private void InventState(int appliance)
    {
        Board.SetState(appliance, _random.Next(100) switch { 0 => ApplianceState.Down, 1 => ApplianceState.Draining, 2 => ApplianceState.Suspect, _ => ApplianceState.Online });
        Board.Report(appliance, (long)(Map.Appliances[appliance].CapacityBitsPerSecond * _random.NextDouble()));
        ulong[] titles = new ulong[(Titles + 63) / 64];
        for (int i = 0; i < titles.Length; i++) titles[i] = (ulong)_random.NextInt64();
        Board.SetHoldings(appliance, titles);
    }
}
