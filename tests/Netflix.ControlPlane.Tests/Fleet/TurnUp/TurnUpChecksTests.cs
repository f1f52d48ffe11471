using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Fleet.TurnUp;

public sealed class TurnUpChecksTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ApplianceReport Report = Appliances.Report(Now) with { AssignedBytes = 100, HeldBytes = 95, ConfigurationVersion = 7, ClockSkew = TimeSpan.FromSeconds(1) };
    private static readonly Site Place = new(1, "fra-1", "DE", null, SiteScope.Prefixes, [], []);
    private static readonly TurnUpFacts Good = new(
        new FleetAppliance(Appliances.Registered(Guid.NewGuid()), ApplianceState.NotLive, Report, HeldTitles.None), Now, Now.AddDays(7), Configuration: 7, AssignedTitles: 3,
        Place, SiteHasRoutes: true, ViewersNeedTls: false, new DoorAnswer(200, "/health/ready answered 200."));

    [Fact]
    public void With_all_well_every_check_passes_and_leaves_nothing_to_do()
    {
        IReadOnlyList<TurnUpCheck> checks = Judge(Good);
        Assert.Equal(["heartbeat", "certificate", "configuration", "clock", "disks", "content", "site", "public-url"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Passed && check.ToDo.Length == 0 && check.Detail.Length > 0, check.ToString()));
    }

    [Fact]
    public void Each_failing_check_names_itself_alone_and_says_what_to_do()
    {
        (string Name, TurnUpFacts Facts)[] bad =
        [
            ("heartbeat", Good with { Now = Now.AddSeconds(3) }),
            ("heartbeat", With(Report with { IsLinkLost = true })),
            ("certificate", Good with { CertificateEnds = null }),
            ("certificate", Good with { CertificateEnds = Now }),
            ("configuration", Good with { Configuration = 8 }),
            ("configuration", With(Report with { Refused = new RefusedConfiguration(8, "unknown setting") })),
            ("clock", With(Report with { ClockSkew = TimeSpan.FromSeconds(6) })),
            ("clock", With(Report with { ClockSkew = TimeSpan.FromSeconds(-6) })),
            ("disks", With(Report with { Disks = [] })),
            ("disks", With(Report with { Disks = [new DiskReport("disk-0", 1, 0, Healthy: true), new DiskReport("disk-1", 1, 0, Healthy: false)] })),
            ("content", With(Report with { HeldBytes = 89 })),
            ("content", With(Report with { AssignedBytes = 0, HeldBytes = 0 })),
            ("site", Good with { Site = null }),
            ("site", Good with { SiteHasRoutes = false }),
            ("site", Good with { SiteHasRoutes = false, Site = Place with { Scope = SiteScope.Networks } }),
            ("public-url", Good with { ViewersNeedTls = true }),
            ("public-url", Good with { Door = new DoorAnswer(503, "/health/ready answered 503.") }),
            ("public-url", Good with { Door = new DoorAnswer(null, "nobody answers.") }),
        ];
        foreach ((string name, TurnUpFacts facts) in bad)
        {
            TurnUpCheck failing = Assert.Single(Judge(facts), check => !check.Passed);
            Assert.Equal(name, failing.Name);
            Assert.True(failing.ToDo.Length > 0 && failing.Detail.Length > 0, failing.ToString());
        }
    }

    [Fact]
    public void What_was_seen_is_said_as_people_say_it()
    {
        TurnUpFacts alone = With(Report with { ClockSkew = TimeSpan.FromMilliseconds(-40), Disks = [new DiskReport("disk-0", 1, 0, Healthy: true)] });
        Assert.Equal("It differs by 0.0 s from the fleet's; 5.0 s are allowed.", Judge(alone).Single(check => check.Name == "clock").Detail);
        Assert.Equal("It is healthy.", Judge(alone).Single(check => check.Name == "disks").Detail);
    }

    [Fact]
    public void What_may_be_is_let_through()
    {
        TurnUpFacts[] good =
        [
            With(Report with { ClockSkew = null }),
            // Nothing is published yet.
            With(Report with { AssignedBytes = 0, HeldBytes = 0 }) with { AssignedTitles = 0 },
            // More is assigned than fits: what fits is there.
            With(Report with { AssignedBytes = 1 << 60, HeldBytes = (long)(85 * Appliances.Gigabyte) }),
            Good with { SiteHasRoutes = false, Site = Place with { Scope = SiteScope.Networks, Networks = [64500] } },
            Good with { SiteHasRoutes = false, Site = Place with { Scope = SiteScope.Region } },
            Good with { Configuration = 0, Appliance = Good.Appliance with { Report = Report with { ConfigurationVersion = 0 } } },
            Good with { ViewersNeedTls = true, Appliance = Good.Appliance with { Registration = Good.Appliance.Registration with { Url = "https://edge.test" } } },
        ];
        Assert.All(good, facts => Assert.All(Judge(facts), check => Assert.True(check.Passed, check.ToString())));
    }

    [Fact]
    public void Of_one_that_was_never_heard_of_all_is_said_that_is_not_known()
    {
        string[] failing = [.. Judge(Good with { Appliance = Good.Appliance with { Report = null } }).Where(check => !check.Passed).Select(check => check.Name)];
        Assert.Equal(["heartbeat", "configuration", "clock", "disks", "content"], failing);
    }

    [Fact]
    public void A_table_says_which_sites_announce_anything()
    {
        var table = new PrefixTable();
        Assert.True(Prefix.TryParse("192.0.2.0/24", out Prefix longer) && Prefix.TryParse("2001:db8::/16", out _) is false && Prefix.TryParse("2000::/3", out _));
        Assert.True(Prefix.TryParse("2000::/3", out Prefix shorter));
        table.Apply([new RouteChange(longer, new Announcement(1, 1, 0, 0), IsWithdrawn: false), new RouteChange(shorter, new Announcement(2, 2, 0, 0), IsWithdrawn: false)]);
        Assert.True(table.Announces(1) && table.Announces(2));
        Assert.False(table.Announces(3));
        table.RemoveSources(1);
        Assert.False(table.Announces(1));
    }

    private static TurnUpFacts With(ApplianceReport report) => Good with { Appliance = Good.Appliance with { Report = report } };

    private static IReadOnlyList<TurnUpCheck> Judge(TurnUpFacts facts) => TurnUpChecks.Judge(facts, new TurnUpOptions(), TimeSpan.FromSeconds(2));
}
