using CsCheck;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Maintenance;

namespace Netflix.ControlPlane.Tests.Fleet.Maintenance;

public sealed class MaintenancePlanTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RegisteredAppliance Edge = Appliances.Registered(Guid.NewGuid()) with { SiteId = 7 };

    [Fact]
    public void A_window_is_on_from_its_beginning_until_just_before_its_end_and_the_next_one_is_named_before_it()
    {
        MaintenanceWindow window = Window(1, 2);
        var plan = new MaintenancePlan([window]);
        Assert.Equal(new PlannedMaintenance(window, IsOn: false), plan.Of(Edge, Start));
        Assert.Equal(new PlannedMaintenance(window, IsOn: true), plan.Of(Edge, At(1)));
        Assert.Equal(new PlannedMaintenance(window, IsOn: true), plan.Of(Edge, At(2).AddTicks(-1)));
        Assert.Equal(default, plan.Of(Edge, At(2)));
    }

    [Fact]
    public void A_sites_window_is_that_of_all_who_stand_there_and_of_nobody_else()
    {
        var plan = new MaintenancePlan([Window(0, 1) with { ApplianceId = null, SiteId = 7 }]);
        Assert.True(plan.Of(Edge, Start).IsOn);
        Assert.False(plan.Of(Edge with { SiteId = 8 }, Start).IsOn);
        Assert.False(plan.Of(Edge with { SiteId = null }, Start).IsOn);
        Assert.False(new MaintenancePlan([Window(0, 1)]).Of(Edge with { Id = Guid.NewGuid() }, Start).IsOn);
    }

    [Fact]
    public void Of_windows_that_overlap_the_one_that_ends_last_counts()
    {
        MaintenanceWindow shorter = Window(0, 2), longer = Window(1, 4) with { ApplianceId = null, SiteId = 7 }, next = Window(6, 7), later = Window(8, 9);
        var plan = new MaintenancePlan([later, shorter, next, longer]);
        Assert.Equal(shorter, plan.Of(Edge, Start).Window);
        Assert.Equal(longer, plan.Of(Edge, At(1)).Window);
        Assert.Equal(new PlannedMaintenance(longer, IsOn: true), plan.Of(Edge, At(3)));
        Assert.Equal(new PlannedMaintenance(next, IsOn: false), plan.Of(Edge, At(5)));
    }

    [Fact]
    public void It_is_on_exactly_when_one_of_its_windows_is() => Gen.Select(Gen.Int[0, 50], Gen.Int[1, 20]).Array[0, 12].Select(Gen.Int[0, 80]).Sample((spans, at) =>
    {
        MaintenanceWindow[] windows = [.. spans.Select((span, i) => i % 2 == 0 ? Window(span.Item1, span.Item1 + span.Item2) : Window(span.Item1, span.Item1 + span.Item2) with { ApplianceId = null, SiteId = 7 })];
        PlannedMaintenance planned = new MaintenancePlan(windows).Of(Edge, At(at));
        bool isOn = spans.Any(span => span.Item1 <= at && at < span.Item1 + span.Item2), isAnyLeft = spans.Any(span => at < span.Item1 + span.Item2);
        return planned.IsOn == isOn && planned.Window is not null == isAnyLeft && (!isOn || planned.Window!.To == windows.Where(window => window.IsOn(At(at))).Max(window => window.To));
    });

    private static MaintenanceWindow Window(int from, int to) => new(Guid.NewGuid(), Edge.Id, SiteId: null, At(from), At(to), "power");

    private static DateTimeOffset At(int hour) => Start.AddHours(hour);
}
