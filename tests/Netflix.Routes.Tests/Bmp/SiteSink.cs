using Netflix.Routes.Bgp;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Tests.Bmp;

/// <summary>Puts a router's routes into a prefix table as one site's, at once.</summary>
internal sealed class SiteSink(int site, PrefixTable table) : IRouteSink
{
    private static int _last;

    public int Open(BmpPeer peer) => Interlocked.Increment(ref _last);

    public void Announce(int source, Prefix prefix, in BgpAttributes attributes) =>
        table.Apply([new RouteChange(prefix, new Announcement(site, source, attributes.AsPathLength, attributes.Med), IsWithdrawn: false)]);

    public void Withdraw(int source, Prefix prefix) => table.Apply([new RouteChange(prefix, new Announcement(site, source, 0, 0), IsWithdrawn: true)]);

    public void Flush()
    {
    }

    public int Close(IReadOnlyCollection<int> sources) => table.RemoveSources([.. sources]);
}
