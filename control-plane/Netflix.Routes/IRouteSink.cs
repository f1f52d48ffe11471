using Netflix.Routes.Bgp;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.Routes;

/// <summary>Takes in what one router's connection says. One caller at a time.</summary>
public interface IRouteSink
{
    /// <summary>A BGP session of the router is up, or shows one path more of its prefixes.</summary>
    /// <returns>A number for whatever is announced there: it comes and goes by itself.</returns>
    public int Open(BmpPeer peer);

    public void Announce(int source, Prefix prefix, in BgpAttributes attributes);

    public void Withdraw(int source, Prefix prefix);

    /// <summary>What was said so far is to count now.</summary>
    public void Flush();

    /// <summary>These say nothing any more; what they announced goes with them.</summary>
    /// <returns>How many announcements that were.</returns>
    public int Close(IReadOnlyCollection<int> sources);
}
