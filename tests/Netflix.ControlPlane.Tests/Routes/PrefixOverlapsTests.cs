using Netflix.ControlPlane.Routes;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Routes;

public sealed class PrefixOverlapsTests
{
    private const int Fra = 1, Ams = 2;
    // Two routers of Frankfurt with a session each, one of them with a second; one of Amsterdam; source 9 is an operator's list.
    private static readonly Dictionary<int, string> Speakers = new() { [1] = "fra-a", [2] = "fra-b", [3] = "fra-b", [4] = "ams-a" };

    private readonly PrefixTable _table = new();

    [Fact]
    public void A_prefix_of_several_sites_is_found_and_one_of_one_site_is_not()
    {
        Announce("192.0.2.0/24", (Fra, 9), (Ams, 9));
        Announce("198.51.100.0/24", (Fra, 9));
        Assert.Equal(["SeveralSites 192.0.2.0/24 1,2"], Found());
    }

    [Fact]
    public void A_part_of_another_site_s_prefix_is_found_with_what_is_around_it_and_a_site_s_own_part_is_not()
    {
        Announce("10.0.0.0/8", (Fra, 9));
        Announce("10.1.0.0/16", (Ams, 9));
        Announce("10.1.2.0/24", (Ams, 9));
        Announce("10.2.0.0/16", (Fra, 9));
        Announce("11.0.0.0/8", (Ams, 9));
        Announce("2001:db8::/32", (Fra, 9));
        Announce("2001:db8:1::/48", (Ams, 9));
        Assert.Equal(["PartOfAnother 10.1.0.0/16 2 in 10.0.0.0/8 of 1", "PartOfAnother 2001:db8:1::/48 2 in 2001:db8::/32 of 1"], Found());
    }

    [Fact]
    public void What_one_router_of_a_site_announces_and_another_does_not_is_found_and_what_an_operator_declares_is_not()
    {
        Announce("192.0.2.0/24", (Fra, 1), (Fra, 2));
        Announce("198.51.100.0/24", (Fra, 2), (Fra, 3));
        Announce("203.0.113.0/24", (Fra, 9));
        Announce("203.0.114.0/24", (Ams, 4));
        Assert.Equal(["NotByAllRouters 198.51.100.0/24 1 without fra-a"], Found());
    }

    [Fact]
    public void The_list_is_limited_and_the_counts_are_not()
    {
        for (int i = 0; i < 10; i++) Announce($"10.0.{i}.0/24", (Fra, 9), (Ams, 9));
        var overlaps = PrefixOverlaps.Of(_table.List(), Speakers.GetValueOrDefault, most: 3);
        Assert.Equal((10, 0), (overlaps.CountOf(OverlapKind.SeveralSites), overlaps.CountOf(OverlapKind.PartOfAnother)));
        Assert.Equal(["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"], overlaps.Found.Select(overlap => overlap.Prefix.ToString()));
    }

    private void Announce(string prefix, params (int Site, int Source)[] announcements)
    {
        Assert.True(Prefix.TryParse(prefix, out Prefix parsed));
        _table.Apply([.. announcements.Select(one => new RouteChange(parsed, new Announcement(one.Site, one.Source, 0, 0), IsWithdrawn: false))]);
    }

    private IEnumerable<string> Found() => PrefixOverlaps.Of(_table.List(), Speakers.GetValueOrDefault, most: 100).Found.Select(overlap =>
        $"{overlap.Kind} {overlap.Prefix} {string.Join(',', overlap.Sites)}"
        + (overlap.Other is { } other ? $" in {other.Prefix} of {other.Site}" : "") + (overlap.Missing is { } missing ? $" without {string.Join(',', missing)}" : ""));
}
