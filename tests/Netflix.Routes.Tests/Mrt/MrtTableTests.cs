using System.Net;
using Netflix.Lab.Routers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Mrt;
using static Netflix.Lab.Routers.MrtWriter;

namespace Netflix.Routes.Tests.Mrt;

public sealed class MrtTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_prefix_comes_with_the_best_of_its_routes()
    {
        byte[] dump =
        [
            .. Record(1, new WireWriter().FourBytes(1).TwoBytes(0).TwoBytes(0).Bytes),
            .. Record(2, Rib([24, 192, 0, 2], Entry([1, 2, 3], 0), Entry([1, 2], 5), Entry([3, 4], 2))),
            .. Record(4, Rib([32, 0x20, 0x01, 0x0d, 0xb8], Entry([9], 0))),
            .. Record(3, [1, 2, 3]),
            .. new WireWriter().FourBytes(0).TwoBytes(16).TwoBytes(4).FourBytes(2).Byte(0, 0).Bytes,
        ];
        Assert.Equal(["192.0.2.0/24 2 4 2", "2001:db8::/32 1 9 0"], await ReadAsync(dump));
    }

    [Theory]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000", "ends within the header of record 1")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000\u0000\u0009abc", "ends within record 1, which begins at byte 0")]
    [InlineData("BZh91AY&SY\u00ff\u00ff", "no MRT dump")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000\u0000\u0003abc", "Record 1 at byte 0: ")]
    public async Task A_file_that_is_something_else_is_refused_with_the_place(string text, string reason)
    {
        WireFormatException flaw = await Assert.ThrowsAsync<WireFormatException>(() => ReadAsync(System.Text.Encoding.Latin1.GetBytes(text)));
        Assert.Contains(reason, flaw.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_routes_of_the_peers_and_origins_asked_for_come()
    {
        byte[] dump =
        [
            .. Record(1, Peers(([10, 0, 0, 1], 64500), ([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], 64501))),
            .. Record(2, Rib([24, 192, 0, 2], Entry([1, 2, 3], 0, peer: 0), Entry([9], 0, peer: 1))),
            .. Record(2, Rib([24, 198, 51, 100], Entry([7], 0, peer: 1))),
        ];
        Assert.Equal(["192.0.2.0/24 3 3 0"], await ReadAsync(dump, MrtFilter.None with { Peers = new HashSet<IPAddress> { IPAddress.Parse("10.0.0.1") } }));
        Assert.Equal(["192.0.2.0/24 1 9 0", "198.51.100.0/24 1 7 0"], await ReadAsync(dump, MrtFilter.None with { PeerNetworks = new HashSet<uint> { 64501 } }));
        Assert.Equal(["192.0.2.0/24 3 3 0"], await ReadAsync(dump, MrtFilter.None with { Origins = new HashSet<uint> { 3 } }));
        WireFormatException flaw = await Assert.ThrowsAsync<WireFormatException>(() => ReadAsync(dump, MrtFilter.None with { PeerNetworks = new HashSet<uint> { 1 } }));
        Assert.Contains("10.0.0.1 (AS 64500), 2001:db8::2 (AS 64501)", flaw.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(byte[] dump, MrtFilter? filter = null)
    {
        List<string> routes = [];
        await foreach (BgpRoute route in MrtTable.ReadAsync(new MemoryStream(dump), filter ?? MrtFilter.None, Cancel))
            routes.Add($"{route.Prefix} {route.Attributes.AsPathLength} {route.Attributes.OriginAs} {route.Attributes.Med}");
        return routes;
    }
}
