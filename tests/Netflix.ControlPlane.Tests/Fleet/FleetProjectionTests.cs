using Microsoft.Extensions.Time.Testing;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Maintenance;
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
            FleetSnapshot.Empty, [Appliances.Registered(Edge) with { AdminState = wanted }], new Dictionary<Guid, ApplianceReport> { [Edge] = report },
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
    [InlineData(4, 3.5, false, ApplianceState.Online)]
    [InlineData(30, 29.5, false, ApplianceState.Online)]
    // It was silent before its replica was, or lost.
    [InlineData(30, 27.0, false, ApplianceState.Suspect)]
    [InlineData(30, 20.0, false, ApplianceState.Down)]
    [InlineData(30, 29.5, true, ApplianceState.Down)]
    [InlineData(61, 60.5, false, ApplianceState.Down)]
    [InlineData(30, 0.3, false, ApplianceState.Down)]
    // Of its replica nothing is known at all.
    [InlineData(30, null, false, ApplianceState.Down)]
    internal void Silence_counts_up_to_where_a_replica_listened_until_the_appliance_had_time_to_find_another(double silentSeconds, double? replicaSilentSeconds, bool isLinkLost, ApplianceState expected)
    {
        DateTimeOffset now = _time.GetUtcNow();
        ApplianceReport report = Appliances.Report(now) with { Replica = 7, IsLinkLost = isLinkLost };
        FleetSnapshot fleet = FleetProjection.Project(
            FleetSnapshot.Empty, [Appliances.Registered(Edge)], new Dictionary<Guid, ApplianceReport> { [Edge] = report }, NoTitles, FleetAssignment.None,
            now.AddSeconds(silentSeconds), Rules(replicaSilentSeconds is { } silent ? (7UL, now.AddSeconds(silentSeconds - silent)) : (8UL, now)));
        Assert.Equal(expected, fleet.Find(Edge)!.State);
    }

    [Fact]
    public void A_later_report_is_newer_and_so_is_the_loss_of_a_link_after_it()
    {
        DateTimeOffset now = _time.GetUtcNow();
        ApplianceReport older = Appliances.Report(now), newer = Appliances.Report(now.AddSeconds(1)), lost = older with { IsLinkLost = true };
        Assert.True(newer.IsNewerThan(older) && lost.IsNewerThan(older) && newer.IsNewerThan(lost));
        Assert.False(older.IsNewerThan(newer) || older.IsNewerThan(lost) || lost.IsNewerThan(newer) || older.IsNewerThan(older));
    }

    [Theory]
    [InlineData(AdminState.Active, 0, ApplianceState.Maintenance)]
    [InlineData(AdminState.Active, 10, ApplianceState.Down)]
    [InlineData(AdminState.Draining, 0, ApplianceState.Draining)]
    [InlineData(AdminState.Down, 0, ApplianceState.AdminDown)]
    [InlineData(AdminState.New, 0, ApplianceState.NotLive)]
    [InlineData(AdminState.New, 10, ApplianceState.Down)]
    internal void Maintenance_and_being_new_stand_below_what_an_operator_said_and_what_is_silent(AdminState wanted, double silentSeconds, ApplianceState expected)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var plan = new MaintenancePlan([new MaintenanceWindow(Guid.NewGuid(), Edge, SiteId: null, now, now.AddHours(1), "power")]);
        RegisteredAppliance[] fleet = [Appliances.Registered(Edge) with { AdminState = wanted }];
        var reports = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(now) };
        FleetSnapshot during = At(FleetSnapshot.Empty, now);
        Assert.Equal((expected, true), (during.Find(Edge)!.State, during.Find(Edge)!.Maintenance.IsOn));
        // The moment it ends, though nothing else changed.
        FleetSnapshot after = At(during, now.AddHours(1));
        Assert.Equal(wanted == AdminState.Active && silentSeconds == 0 ? ApplianceState.Online : expected, after.Find(Edge)!.State);
        Assert.False(after.Find(Edge)!.Maintenance.IsOn);

        FleetSnapshot At(FleetSnapshot before, DateTimeOffset at) =>
            FleetProjection.Project(before, fleet, reports, NoTitles, FleetAssignment.None, now.AddSeconds(silentSeconds), Rules(), new MaintenanceAt(plan, at));
    }

    [Fact]
    public void What_did_not_change_stays_the_same_object()
    {
        DateTimeOffset now = _time.GetUtcNow();
        RegisteredAppliance[] fleet = [Appliances.Registered(Edge), Appliances.Registered(Guid.NewGuid(), "edge-2")];
        var reports = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(now), [fleet[1].Id] = Appliances.Report(now) };
        FleetSnapshot before = Project(FleetSnapshot.Empty, fleet, reports, now);
        reports[Edge] = Appliances.Report(now.AddSeconds(1));
        FleetSnapshot after = Project(before, fleet, reports, now.AddSeconds(1));
        Assert.NotSame(before.Find(Edge), after.Find(Edge));
        Assert.Same(before.Find(fleet[1].Id), after.Find(fleet[1].Id));
        Assert.Equal(ApplianceState.Suspect, Project(after, fleet, reports, now.AddSeconds(3)).Find(fleet[1].Id)!.State);

        RegisteredAppliance[] renamed = [fleet[1] with { Name = "edge-0" }, fleet[0]];
        Assert.Equal("edge-0", Project(after, renamed, reports, now).Find(fleet[1].Id)!.Name);
    }

    private ApplianceState StateAfter(double seconds, Dictionary<Guid, ApplianceReport> reports)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return Project(reports).Find(Edge)!.State;
    }

    private FleetSnapshot Project(Dictionary<Guid, ApplianceReport> reports) =>
        Project(FleetSnapshot.Empty, [Appliances.Registered(Edge)], reports, _time.GetUtcNow());

    private static FleetSnapshot Project(FleetSnapshot before, RegisteredAppliance[] fleet, Dictionary<Guid, ApplianceReport> reports, DateTimeOffset now) =>
        FleetProjection.Project(before, fleet, reports, NoTitles, FleetAssignment.None, now, Rules());

    private static SilenceRules Rules(params (ulong Run, DateTimeOffset SeenAt)[] replicas) =>
        new(HealthThresholds.Default, replicas.ToDictionary(replica => replica.Run, replica => replica.SeenAt), TimeSpan.FromSeconds(60));
}
