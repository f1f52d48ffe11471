using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>
/// Which learned routes count for a site. An appliance stands in somebody else's rack: what it says must not draw the viewers of other
/// networks, so a route has to begin in one of the site's own, and where a GeoIP database knows the prefix's network, that has to be
/// one of them as well: the path is the appliance's own word, the database is not.
/// </summary>
/// <param name="networkOf">The AS number that a prefix lies in; 0: not known.</param>
internal sealed class LearnedRules(AcceptLearned accept, IReadOnlyCollection<uint> networks, Func<Prefix, uint> networkOf)
{
    internal bool Accept(in BgpRoute route)
    {
        if (accept == AcceptLearned.None || !BgpRoute.IsOfANetwork(route.Prefix)) return false;
        if (accept == AcceptLearned.All) return true;
        return networks.Contains(route.Attributes.OriginAs) && networkOf(route.Prefix) is var network && (network == 0 || networks.Contains(network));
    }
}
