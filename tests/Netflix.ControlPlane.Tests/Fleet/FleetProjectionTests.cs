using Microsoft.Extensions.Time.Testing;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;
using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class FleetProjectionTests
{
    private static readonly Guid Edge = Guid.NewGuid();
    private static readonly Dictionary<Guid, HeldTitles> NoTitles = [];
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_appliance_that_falls_silent_is_suspect_and_then_down_and_online_again_with_its_next_heartbeat()
    {
        var reports = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(_time.GetUtcNow()) };
        Assert.Equal(ApplianceState.Online, StateAfter(2, reports));
        Assert.Equal(ApplianceState.Suspect, StateAfter(1, reports));
        Assert.Equal(ApplianceState.Down, StateAfter(3, reports));
        Assert.Equal(ApplianceState.Down, StateAfter(8 * 3600, reports));

        reports[Edge] = Appliances.Report(_time.GetUtcNow());
        Assert.Equal(ApplianceState.Online, StateAfter(0, reports));
    }

    [Fact]
    public void An_appliance_that_only_registered_is_down_and_serves_nobody()
    {
        FleetAppliance edge = Project([]).Appliances.Single();
        Assert.Equal(ApplianceState.Down, edge.State);
        Assert.False(edge.CanServe);
    }

    [Theory]
    [InlineData(AdminState.Draining, 0, true, ApplianceState.Draining)]
    [InlineData(AdminState.Draining, 4, true, ApplianceState.Draining)]
    [InlineData(AdminState.Draining, 60, true, ApplianceState.Down)]
    [InlineData(AdminState.Down, 0, true, ApplianceState.AdminDown)]
    [InlineData(AdminState.Down, 60, true, ApplianceState.AdminDown)]
    [InlineData(AdminState.Active, 0, false, ApplianceState.NoDisk)]
    [InlineData(AdminState.Active, 60, false, ApplianceState.Down)]
    internal void What_an_operator_wants_and_what_the_disks_say_count_with_the_silence(AdminState wanted, double silentSeconds, bool hasDisk, ApplianceState expected)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ApplianceReport report = Appliances.Report(now);
        if (!hasDisk) report = report with { Disks = [new DiskReport("disk-0", 1, 0, Healthy: false)] };
        FleetSnapshot fleet = FleetProjection.Project(
            [Appliances.Registered(Edge) with { AdminState = wanted }], new Dictionary<Guid, ApplianceReport> { [Edge] = report },
            NoTitles, FleetAssignment.None, now.AddSeconds(silentSeconds), Rules());
        Assert.Equal(expected, fleet.Find(Edge)!.State);
    }

    [Fact]
    public void An_appliance_whose_link_broke_is_suspect_at_once_and_down_when_nothing_more_comes()
    {
        var reports = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(_time.GetUtcNow()) with { IsLinkLost = true } };
        Assert.Equal(ApplianceState.Suspect, StateAfter(0, reports));
        Assert.Equal(ApplianceState.Down, StateAfter(6, reports));
    }

    [Theory]
    [InlineData(30, false, false, ApplianceState.Online)]
    [InlineData(61, false, false, ApplianceState.Down)]
    [InlineData(30, true, false, ApplianceState.Down)]
    // It was lost before its replica was.
    [InlineData(30, false, true, ApplianceState.Down)]
    internal void When_a_replica_is_gone_its_appliances_have_time_to_find_another(double silentSeconds, bool isReplicaAlive, bool isLinkLost, ApplianceState expected)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ApplianceReport report = Appliances.Report(now) with { Replica = 7, IsLinkLost = isLinkLost };
        FleetSnapshot fleet = FleetProjection.Project(
            [Appliances.Registered(Edge)], new Dictionary<Guid, ApplianceReport> { [Edge] = report }, NoTitles, FleetAssignment.None,
            now.AddSeconds(silentSeconds), Rules(isReplicaAlive ? [7, 8] : [8]));
        Assert.Equal(expected, fleet.Find(Edge)!.State);
    }

    [Fact]
    public void The_newest_report_wins_wherever_it_was_read()
    {
        DateTimeOffset now = _time.GetUtcNow();
        var older = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(now) };
        var newer = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(now.AddSeconds(1)) };

        Assert.Equal(now.AddSeconds(1), FleetProjection.Newest(older, newer)[Edge].ReceivedAt);
        Assert.Equal(now.AddSeconds(1), FleetProjection.Newest(newer, older)[Edge].ReceivedAt);
        var lost = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(now) with { IsLinkLost = true } };
        Assert.True(FleetProjection.Newest(older, lost)[Edge].IsLinkLost && FleetProjection.Newest(lost, older)[Edge].IsLinkLost);
        Assert.False(FleetProjection.Newest(newer, lost)[Edge].IsLinkLost);
    }

    private ApplianceState StateAfter(double seconds, Dictionary<Guid, ApplianceReport> reports)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return Project(reports).Find(Edge)!.State;
    }

    private FleetSnapshot Project(Dictionary<Guid, ApplianceReport> reports) =>
        FleetProjection.Project([Appliances.Registered(Edge)], reports, NoTitles, FleetAssignment.None, _time.GetUtcNow(), Rules());

    private static SilenceRules Rules(HashSet<ulong>? liveReplicas = null) => new(HealthThresholds.Default, liveReplicas, TimeSpan.FromSeconds(60));
}
