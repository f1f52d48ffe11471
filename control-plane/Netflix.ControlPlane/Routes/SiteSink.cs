using System.Net;
using Netflix.Routes;
using Netflix.Routes.Bgp;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>What a router says goes into the prefix table as its site's.</summary>
internal sealed class SiteSink(IPAddress router, int site, RouteSources sources, PrefixTable table, TimeProvider time) : IRouteSink
{
    private readonly RouteBatch _batch = new(table);

    internal int Site => site;

    public int Open(BmpPeer peer) => sources.Next(new RouteSource(RouteSourceKind.Router, $"{router}: {peer}", time.GetUtcNow(), router.ToString()));

    public void Announce(int source, Prefix prefix, in BgpAttributes attributes) =>
        _batch.Add(new RouteChange(prefix, new Announcement(site, source, attributes.AsPathLength, attributes.Med), IsWithdrawn: false));

    public void Withdraw(int source, Prefix prefix) => _batch.Add(new RouteChange(prefix, new Announcement(site, source, 0, 0), IsWithdrawn: true));

    public void Flush() => _batch.Flush();

    public int Close(IReadOnlyCollection<int> closed)
    {
        _batch.Flush();
        int removed = table.RemoveSources([.. closed]);
        foreach (int source in closed) sources.Forget(source);
        return removed;
    }
}
