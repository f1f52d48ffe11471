using System.Buffers;
using CsCheck;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Tests.Packing;

public sealed class RoutePackerTests
{
    private static readonly Gen<BgpRoute> Routes = Gen.Select(Gen.Bool, Gen.ULong, Gen.ULong, Gen.Int[0, 128], Gen.UShort, Gen.UInt, Gen.UInt, (isIPv6, upper, lower, length, path, origin, med) =>
        new BgpRoute(Prefix.Around(new NetworkAddress(isIPv6 ? new UInt128(upper, lower) : new UInt128(upper & 0xffff_ffff_0000_0000, 0), isIPv6), isIPv6 ? length : length % 33), new BgpAttributes(path, origin, med)));

    [Fact]
    public void What_was_packed_comes_back_sorted_and_each_prefix_once_with_its_best_route() => Routes.Array[0, 300].Sample(routes =>
    {
        var packer = new RoutePacker();
        // Twice, and once worse: neither makes it another route.
        foreach (BgpRoute route in routes) packer.Add(route);
        foreach (BgpRoute route in routes) packer.Add(route with { Attributes = route.Attributes with { AsPathLength = ushort.MaxValue } });
        RouteSet set = packer.Finish();
        BgpRoute[] expected = [.. routes.GroupBy(route => route.Prefix).Select(same => same.Order(BgpRoute.Order).First()).OrderBy(route => route.Prefix, Prefix.Order)];
        Assert.Equal(expected, Unpack(set));
        Assert.Equal((expected.Count(route => !route.Prefix.IsIPv6), expected.Count(route => route.Prefix.IsIPv6)), (set.IPv4, set.IPv6));
    }, iter: 500);

    [Fact]
    public void A_large_table_is_cut_into_parts_between_routes()
    {
        var packer = new RoutePacker();
        for (uint i = 0; i < 200_000; i++) packer.Add(new BgpRoute(Prefix.Around(new NetworkAddress((UInt128)(i << 8) << 96, false), 24), new BgpAttributes(3, 64500, 0)));
        RouteSet set = packer.Finish();
        Assert.Equal(200_000, set.Count);
        Assert.True(set.Parts.Count > 4);
        Assert.Equal(200_000, Unpack(set).Count);
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            var reader = new PackedRouteReader(bytes);
            var again = new ArrayBufferWriter<byte>();
            while (reader.TryRead(out BgpRoute route)) PackedRoutes.Write(again, route);
        }
        catch (WireFormatException)
        {
            // Refused, with a reason.
        }
    }, iter: 20_000);

    private static List<BgpRoute> Unpack(RouteSet set)
    {
        List<BgpRoute> routes = [];
        foreach (byte[] part in set.Parts)
        {
            var reader = new PackedRouteReader(part);
            while (reader.TryRead(out BgpRoute route)) routes.Add(route);
        }
        return routes;
    }
}
