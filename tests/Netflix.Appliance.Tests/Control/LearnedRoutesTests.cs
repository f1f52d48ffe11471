using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Appliance.Control.Routes;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Fleet;
using Netflix.Lab.Routers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;

namespace Netflix.Appliance.Tests.Control;

public sealed class LearnedRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_router_announces_is_told_to_the_control_plane_and_all_of_it_again_when_that_asks()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(
            TitlePackage.With(("video-480p/1.m4s", 1_000)), "--Routes:BmpListen=127.0.0.1:0", "--Routes:Routers:0=127.0.0.1", "--Routes:KeepRoutesSeconds=0");
        RouterStation station = site.Appliance.Services.GetRequiredService<RouterStation>();
        await UntilAsync(() => station.Endpoint is not null);
        Assert.Empty(site.Fleet.Routes);
        using (var router = new TcpClient())
        {
            await router.ConnectAsync(station.Endpoint!, Cancel);
            byte[] path = new WireWriter().Attribute(2, WireWriter.Sequence(64500, 64501)).Attribute(4, [0, 0, 0, 9]).Bytes;
            byte[] open = WireWriter.BgpMessage(1, new WireWriter().Byte(4).TwoBytes(64500).TwoBytes(90).FourBytes(1).Byte(0).Bytes);
            byte[] Route(byte[] update) => WireWriter.BmpMessage(0, [.. WireWriter.Peer(1), .. update]);
            await router.GetStream().WriteAsync(
                (byte[])[
                    .. WireWriter.BmpMessage(3, [.. WireWriter.Peer(1), .. new byte[20], .. open, .. open]),
                    // A default route, which nobody is to hear of; one that begins in the peer's own network; and one to be withdrawn.
                    .. Route(WireWriter.Update([], path, [0, 24, 192, 0, 2])), .. Route(WireWriter.Update([], [], [24, 198, 51, 100])),
                ], Cancel);
            await UntilAsync(() => Known(site) == "192.0.2.0/24 2 64501 9, 198.51.100.0/24 0 64500 0");
            await router.GetStream().WriteAsync(Route(WireWriter.Update([24, 198, 51, 100], [], [])), Cancel);
            await UntilAsync(() => Known(site) == "192.0.2.0/24 2 64501 9");

            int before = site.Fleet.Routes.Count;
            site.Fleet.Order(new ToAppliance { SendRoutes = new SendRoutes() });
            await UntilAsync(() => site.Fleet.Routes.Skip(before).Any(said => said.Replaces));
            Assert.Equal("192.0.2.0/24 2 64501 9", Known(site));
            await UntilAsync(() => site.Fleet.Heartbeats.Last().RoutesSequence == site.Fleet.Routes.Last().Sequence);
        }
        await UntilAsync(() => Known(site) == "");
    }

    [Fact]
    public async Task Nobody_else_may_announce()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("video-480p/1.m4s", 1_000)), "--Routes:BmpListen=127.0.0.1:0", "--Routes:Routers:0=192.0.2.1");
        RouterStation station = site.Appliance.Services.GetRequiredService<RouterStation>();
        await UntilAsync(() => station.Endpoint is not null);
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(station.Endpoint!, Cancel);
        Assert.Equal(0, await stranger.GetStream().ReadAsync(new byte[1], Cancel));
    }

    /// <summary>By all that the control plane heard.</summary>
    private static string Known(EdgeSite site)
    {
        SortedDictionary<string, string> known = new(StringComparer.Ordinal);
        foreach (LearnedRoutes said in site.Fleet.Routes)
        {
            if (said.Replaces) known.Clear();
            var gone = new PackedRouteReader(said.Withdrawn.Span);
            while (gone.TryReadPrefix(out var prefix)) known.Remove(prefix.ToString());
            var come = new PackedRouteReader(said.Announced.Span);
            while (come.TryRead(out BgpRoute route)) known[route.Prefix.ToString()] = $"{route.Prefix} {route.Attributes.AsPathLength} {route.Attributes.OriginAs} {route.Attributes.Med}";
        }
        return string.Join(", ", known.Values);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        while (!condition()) await Task.Delay(20, patience.Token);
    }
}
