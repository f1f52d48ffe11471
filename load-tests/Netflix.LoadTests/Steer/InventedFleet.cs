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

    // Percent of the global tables of 2025, rounded.
    private static readonly (int Length, double Share)[] IPv4Lengths =
        [(24, 60), (23, 10), (22, 11), (21, 5), (20, 4.5), (19, 2.7), (18, 1.5), (17, 1), (16, 1.4), (15, 0.2), (14, 0.1), (13, 0.06), (12, 0.03), (11, 0.01)];
    private static readonly (int Length, double Share)[] IPv6Lengths =
        [(48, 47), (47, 3), (46, 4), (45, 3), (44, 11), (42, 3), (40, 9), (36, 4), (33, 2), (32, 11), (29, 2.5), (28, 0.3), (24, 0.1)];

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

    /// <summary>As long as the prefixes of the internet's tables, IPv6's within blocks of a /32 or shorter; a tenth has two sites.</summary>
    public IEnumerable<RouteChange> InventRoutes(int ipv4, int ipv6)
    {
        HashSet<Prefix> seen = new(ipv4 + ipv6);
        ulong[] blocks = [.. Enumerable.Range(0, ipv6 / 3).Select(_ => 0x2000_0000_0000_0000UL | ((ulong)_random.NextInt64() >> 3))];
        while (seen.Count < ipv4 + ipv6)
        {
            bool isIPv6 = seen.Count >= ipv4;
            UInt128 bits = isIPv6
                ? (UInt128)((blocks[_random.Next(blocks.Length)] & ~0xffff_ffffUL) | (uint)_random.NextInt64()) << 64
                : (UInt128)(uint)_random.NextInt64(1L << 24, 223L << 24) << 96;
            var prefix = Prefix.Around(new NetworkAddress(bits, isIPv6), Draw(isIPv6 ? IPv6Lengths : IPv4Lengths));
            if (!seen.Add(prefix)) continue;
            for (int sites = _random.Next(10) == 0 ? 2 : 1; sites > 0; sites--)
                yield return new RouteChange(prefix, new Announcement(_random.Next(1, Map.Sites.Length + 1), 1, (ushort)_random.Next(3), 0), IsWithdrawn: false);
        }
    }

    private int Draw((int Length, double Share)[] lengths)
    {
        double left = _random.NextDouble() * lengths.Sum(length => length.Share);
        return lengths.First(length => (left -= length.Share) < 0 || length == lengths[^1]).Length;
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
