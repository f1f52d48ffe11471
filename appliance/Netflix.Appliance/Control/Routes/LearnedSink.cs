using Netflix.Routes;
using Netflix.Routes.Bgp;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.Appliance.Control.Routes;

/// <summary>What a router says goes into the table of learned routes.</summary>
internal sealed class LearnedSink(LearnedTable table) : IRouteSink
{
    public int Open(BmpPeer peer) => table.NextSource();

    public void Announce(int source, Prefix prefix, in BgpAttributes attributes) => table.Announce(source, prefix, attributes);

    public void Withdraw(int source, Prefix prefix) => table.Withdraw(source, prefix);

    // Each change is seen at once.
    public void Flush()
    {
    }

    public int Close(IReadOnlyCollection<int> sources) => table.Remove(sources);
}
