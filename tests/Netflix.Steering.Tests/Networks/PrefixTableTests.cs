using System.Net;
using CsCheck;
using Netflix.Steering.Networks;

namespace Netflix.Steering.Tests.Networks;

public sealed class PrefixTableTests
{
    // Few addresses and all lengths: prefixes that contain, meet and leave one another, on both sides of a piece's length.
    private static readonly Gen<NetworkAddress> Address = Gen.Select(Gen.Bool, Gen.ULong, Gen.Int[0, 3], (isIPv6, low, spread) =>
    {
        UInt128 bits = isIPv6 ? new UInt128(0x2001_0db8_0000_0000 | (low & (0xffffffffu >> (spread * 8))), low) : (UInt128)(0x0a00_0000u | ((uint)low & (0xffffffu >> (spread * 6)))) << 96;
        return new NetworkAddress(bits, isIPv6);
    });

    private static readonly Gen<RouteChange> Change = Gen.Select(
        Address, Gen.Int[0, 128], Gen.Int[1, 12], Gen.Int[1, 3], Gen.UShort[0, 3], Gen.UInt[0, 2], Gen.Int[0, 3],
        (address, length, site, source, path, med, withdraw) => new RouteChange(
            Prefix.Around(address, address.IsIPv6 ? length : length % 33), new Announcement(site, source, path, med), withdraw == 0));

    [Fact]
    public void Every_address_finds_what_a_look_at_all_prefixes_finds() =>
        Gen.Select(Change.Array[0, 60].Array[1, 5], Address.Array[50], Gen.Int[0, 3]).Sample((batches, addresses, gone) =>
        {
            var table = new PrefixTable();
            Dictionary<(Prefix, int Site, int Source), Announcement> model = [];
            foreach (RouteChange[] batch in batches)
            {
                table.Apply(batch);
                foreach (RouteChange change in batch)
                {
                    var key = (change.Prefix, change.Announcement.Site, change.Announcement.Source);
                    if (change.IsWithdrawn) model.Remove(key);
                    else model[key] = change.Announcement;
                }
                Check();
            }
            int expected = model.Keys.Count(key => key.Source == gone);
            Assert.Equal(expected, table.RemoveSources(gone));
            foreach (var key in model.Keys.Where(key => key.Source == gone).ToArray()) model.Remove(key);
            Check();

            void Check()
            {
                Assert.Equal(model.Keys.Select(key => key.Item1).Distinct().Count(), table.Count);
                // The edges of what was announced too: that is where ranges begin and end.
                foreach (NetworkAddress address in addresses.Concat(model.Keys.SelectMany(key => Edges(key.Item1))))
                    Assert.Equal(Naive(model, address), table.Find(address).ToArray());
            }
        }, iter: 300);

    [Fact]
    public void The_longest_prefix_is_first_then_the_shorter_path_then_the_lower_discriminator()
    {
        var table = new PrefixTable();
        table.Apply([
            Announce("10.0.0.0/8", 1, path: 0), Announce("10.1.2.0/24", 2, path: 2, med: 5), Announce("10.1.2.0/24", 3, path: 2, med: 1),
            Announce("10.1.2.0/24", 4, path: 1, med: 9), Announce("10.1.0.0/16", 2, path: 0),
        ]);
        Assert.Equal([4, 3, 2, 1], Sites(table, "10.1.2.3"));
        Assert.Equal([2, 1], Sites(table, "10.1.3.1"));
        Assert.Equal([1], Sites(table, "10.200.0.1"));
        Assert.Empty(Sites(table, "11.0.0.0"));
        Assert.Equal(["10.1.2.0/24", "10.1.0.0/16", "10.0.0.0/8"], table.Explain(NetworkAddress.Of(IPAddress.Parse("10.1.2.3"))).Select(found => found.Prefix.ToString()));
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var table = new PrefixTable();
        table.Apply([Announce("10.0.0.0/8", 1), Announce("10.1.2.0/24", 2)]);
        var address = IPAddress.Parse("10.1.2.3");
        int sites = 0;
        for (int i = 0; i < 100; i++) sites += table.Find(NetworkAddress.Of(address)).Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) sites += table.Find(NetworkAddress.Of(address)).Length;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2200, sites);
    }

    [Fact]
    public async Task Readers_see_before_or_after_while_a_prefix_comes_and_goes()
    {
        var table = new PrefixTable();
        table.Apply([Announce("10.0.0.0/8", 1)]);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<string?> reader = Task.Run(() =>
        {
            while (!ends.IsCancellationRequested)
            {
                int[] sites = Sites(table, "10.1.2.3");
                if (sites is not ([1] or [2, 1])) return string.Join(',', sites);
            }
            return null;
        });
        for (int i = 0; i < 5000; i++) table.Apply([Announce("10.1.2.0/24", 2) with { IsWithdrawn = i % 2 == 1 }]);
        await ends.CancelAsync();
        Assert.Null(await reader);
    }

    private static SiteMatch[] Naive(Dictionary<(Prefix Prefix, int Site, int Source), Announcement> model, NetworkAddress address) =>
        [.. model.Where(pair => pair.Key.Prefix.Contains(address))
            .OrderByDescending(pair => pair.Key.Prefix.Length).ThenBy(pair => pair.Value, Announcement.BestFirst)
            .Select(pair => new SiteMatch(pair.Value.Site, pair.Key.Prefix.Length, pair.Value.AsPathLength, pair.Value.Med))
            .DistinctBy(match => match.Site).Take(8)];

    private static IEnumerable<NetworkAddress> Edges(Prefix prefix) =>
    [
        new(prefix.Bits, prefix.IsIPv6), new(prefix.LastBits, prefix.IsIPv6),
        new(prefix.Bits == 0 ? 0 : prefix.Bits - 1, prefix.IsIPv6), new(prefix.LastBits == UInt128.MaxValue ? prefix.LastBits : prefix.LastBits + 1, prefix.IsIPv6),
    ];

    private static RouteChange Announce(string prefix, int site, ushort path = 0, uint med = 0) =>
        new(Prefix.TryParse(prefix, out Prefix parsed) ? parsed : throw new FormatException(prefix), new Announcement(site, 1, path, med), IsWithdrawn: false);

    private static int[] Sites(PrefixTable table, string address) =>
        [.. table.Find(NetworkAddress.Of(IPAddress.Parse(address))).ToArray().Select(match => match.Site)];
}
