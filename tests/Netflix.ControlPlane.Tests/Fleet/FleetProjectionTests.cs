using Microsoft.Extensions.Time.Testing;
using Netflix.ControlPlane.Fleet;
using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class FleetProjectionTests
{
    private static readonly Guid Edge = Guid.NewGuid();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_appliance_that_falls_silent_is_suspect_and_then_down_and_online_again_with_its_next_heartbeat()
    {
        var reports = new Dictionary<Guid, ApplianceReport> { [Edge] = Appliances.Report(_time.GetUtcNow()) };
        Assert.Equal(ApplianceState.Online, StateAfter(3, reports));
        Assert.Equal(ApplianceState.Suspect, StateAfter(1, reports));
        Assert.Equal(ApplianceState.Down, StateAfter(2, reports));
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
            now.AddSeconds(silentSeconds), HealthThresholds.Default);
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
    }

    private ApplianceState StateAfter(double seconds, Dictionary<Guid, ApplianceReport> reports)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return Project(reports).Find(Edge)!.State;
    }

    private FleetSnapshot Project(Dictionary<Guid, ApplianceReport> reports) =>
        FleetProjection.Project([Appliances.Registered(Edge)], reports, _time.GetUtcNow(), HealthThresholds.Default);
}
