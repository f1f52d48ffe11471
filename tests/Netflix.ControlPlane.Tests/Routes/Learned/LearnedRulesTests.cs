using Netflix.ControlPlane.Routes.Learned;
using Netflix.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Routes.Learned;

public sealed class LearnedRulesTests
{
    [Theory]
    [InlineData("own-networks", "192.0.2.0/24", 64500u, 0u, true)]
    [InlineData("own-networks", "192.0.2.0/24", 64500u, 64501u, true)]
    // Another network's prefix with a path that ends in the site's own: the path is the appliance's word.
    [InlineData("own-networks", "192.0.2.0/24", 64500u, 3320u, false)]
    [InlineData("own-networks", "192.0.2.0/24", 3320u, 0u, false)]
    [InlineData("own-networks", "192.0.2.0/24", 0u, 0u, false)]
    [InlineData("all", "192.0.2.0/24", 3320u, 3320u, true)]
    [InlineData("all", "0.0.0.0/0", 64500u, 0u, false)]
    [InlineData("all", "10.0.0.0/7", 64500u, 0u, false)]
    [InlineData("all", "10.0.0.0/8", 64500u, 0u, true)]
    [InlineData("all", "::/0", 64500u, 0u, false)]
    [InlineData("all", "2000::/15", 64500u, 0u, false)]
    [InlineData("all", "2001::/16", 64500u, 0u, true)]
    [InlineData("none", "192.0.2.0/24", 64500u, 0u, false)]
    public void A_route_counts_when_it_begins_in_the_site_s_own_networks(string accept, string prefix, uint origin, uint knownNetwork, bool counts)
    {
        Assert.True(Prefix.TryParse(prefix, out Prefix parsed));
        var rules = new LearnedRules(AcceptLearnedText.Parse(accept)!.Value, [64500, 64501], _ => knownNetwork);
        Assert.Equal(counts, rules.Accept(new BgpRoute(parsed, new BgpAttributes(1, origin, 0))));
    }
}
