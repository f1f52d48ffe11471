using Netflix.ControlPlane.Pathways;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Tests.Pathways;

public sealed class SteeringTtlTests
{
    private static readonly SteeringOptions Options = new() { TtlSeconds = 300, RestlessTtlSeconds = 30 };
    private readonly LoadBoard _board;

    public SteeringTtlTests()
    {
        var map = new FleetMap(
            [new SteeringSite(1, "one", "DE", null, SiteScope.Region, [])],
            [new SteeringAppliance(Guid.NewGuid(), "a", 1, 0, 1, HasTls: true), new SteeringAppliance(Guid.NewGuid(), "b", 1, 1, 1, HasTls: true)]);
        _board = new LoadBoard(map);
        _board.SetState(0, ApplianceState.Online);
        _board.SetState(1, ApplianceState.Online);
    }

    [Fact]
    public void A_calm_playback_is_left_alone_for_long() => Assert.Equal(300, Ttl(First(0), current: 0));

    [Fact]
    public void One_that_is_led_away_or_whose_appliance_is_late_asks_again_soon()
    {
        Assert.Equal(30, Ttl(First(1), current: 0));
        _board.SetState(0, ApplianceState.Suspect);
        Assert.Equal(30, Ttl(First(0), current: 0));
        Assert.Equal(30, Ttl([], current: 0));
        Assert.Equal(30, Ttl(First(1, ChoiceReasons.Full), current: 1));
    }

    [Fact]
    public void Playbacks_are_a_fifth_apart_and_a_strained_replica_is_asked_less()
    {
        Assert.Equal(240, Ttl(First(0), current: 0, chance: 1));
        Assert.Equal(270, Ttl(First(0), current: 0, chance: 0.5));
        Assert.Equal(900, Ttl(First(0), current: 0, strain: 3));
        Assert.Equal(300, Ttl(First(0), current: 0, strain: 0.2));
    }

    private int Ttl(SteeringChoice[] choices, int current, double strain = 0, double chance = 0) => SteeringTtl.Of(Options, _board, choices, current, strain, chance);

    private static SteeringChoice[] First(int appliance, ChoiceReasons reasons = ChoiceReasons.HoldsTitle) => [new SteeringChoice(appliance, Proximity.Prefix, reasons)];
}
