using System.Net;
using CsCheck;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Quality;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Decisions;

/// <summary>A near site of three and a far one of two; the viewers' prefix is the near one's.</summary>
public sealed class PoorQualityTests
{
    private const long Gigabit = 1_000_000_000;
    private const int Near = 3;
    private readonly PrefixTable _prefixes = new();
    private readonly FleetMap _map;
    private readonly LoadBoard _board;
    private readonly SteeringEngine _engine;

    public PoorQualityTests()
    {
        _map = new FleetMap(
            [new SteeringSite(1, "near", "DE", null, SiteScope.Region, []), new SteeringSite(2, "far", "DE", null, SiteScope.Region, [])],
            Enumerable.Range(0, 5).Select(i => new SteeringAppliance(new Guid(i + 1, 0, 0, new byte[8]), $"a{i}", i < Near ? 1 : 2, i, 10 * Gigabit, HasTls: true)));
        _board = new LoadBoard(_map);
        for (int i = 0; i < 5; i++) _board.SetState(i, ApplianceState.Online);
        _engine = new SteeringEngine(_map, _board, _prefixes, new SteeringLimits());
        Assert.True(Prefix.TryParse("10.0.0.0/8", out Prefix prefix));
        _prefixes.Apply([new RouteChange(prefix, new Announcement(1, 1, 0, 0), IsWithdrawn: false)]);
    }

    [Fact]
    public void Who_serves_the_prefix_poorly_stands_behind_its_neighbours_for_that_prefix_alone()
    {
        int first = Decide("10.1.2.3")[0].Appliance;
        Poor("10.1.2.0", first);
        SteeringChoice[] choices = Decide("10.1.2.9");
        Assert.Equal(first, choices[Near - 1].Appliance);
        Assert.Equal("prefix,poor-quality", choices[Near - 1].ToText());
        Assert.All(choices[Near..], choice => Assert.True(choice.Appliance >= Near));
        Assert.Equal(first, Decide("10.1.3.3")[0].Appliance);
    }

    [Fact]
    public void A_running_playback_leaves_it_and_stays_where_it_went()
    {
        int first = Decide("10.1.2.3")[0].Appliance;
        Poor("10.1.2.0", first);
        int next = Decide("10.1.2.3", first)[0].Appliance;
        Assert.NotEqual(first, next);
        _board.Quality = QualityBoard.Empty;
        Assert.Equal(next, Decide("10.1.2.3", next)[0].Appliance);
    }

    [Fact]
    public void It_serves_rather_than_a_farther_site_one_that_has_no_room_or_nobody()
    {
        Poor("10.1.2.0", 0, 1, 2);
        Assert.True(Decide("10.1.2.3")[0].Appliance < Near);
        Poor("10.1.2.0", 0);
        _board.Report(1, 99 * Gigabit / 10);
        _board.SetState(2, ApplianceState.Suspect);
        Assert.Equal(0, Decide("10.1.2.3")[0].Appliance);
    }

    [Fact]
    public void It_takes_over_where_nobody_else_has_room()
    {
        for (int i = 0; i < Near; i++) _board.Report(i, 6 * Gigabit);
        for (int host = 1; host < 255; host++)
        {
            int first = Decide($"10.1.2.{host}")[0].Appliance, poor = (first + 1) % Near;
            Poor("10.1.2.0", poor);
            Assert.NotEqual(poor, Decide($"10.1.2.{host}")[1].Appliance);
            _board.Quality = QualityBoard.Empty;
        }
    }

    // Who may serve is the same, and so is the tier; only the order among those of a tier changes.
    [Fact]
    public void Whatever_players_say_nobody_is_excluded_and_nobody_unhealthy_comes_forward() =>
        Gen.Select(Gen.Int[0, 5].Array[5], Gen.Long[0, 11].Array[5], Gen.Bool.Array[5], Gen.Int[-1, 4]).Sample((states, loads, poor, current) =>
        {
            for (int i = 0; i < 5; i++)
            {
                _board.SetState(i, (ApplianceState)states[i]);
                _board.Report(i, loads[i] * Gigabit);
            }
            _board.Quality = QualityBoard.Empty;
            SteeringChoice[] before = Decide("10.1.2.3", current);
            Poor("10.1.2.0", [.. Enumerable.Range(0, 5).Where(i => poor[i])]);
            SteeringChoice[] after = Decide("10.1.2.3", current);
            Assert.Equal(before.Select(choice => choice.Appliance).Order(), after.Select(choice => choice.Appliance).Order());
            Assert.All(after, choice => Assert.True(states[choice.Appliance] is (int)ApplianceState.Online or (int)ApplianceState.Suspect));
            Assert.All(after, choice => Assert.Equal(poor[choice.Appliance], (choice.Reasons & ChoiceReasons.PoorQuality) != 0));
            const ChoiceReasons Last = ChoiceReasons.Full | ChoiceReasons.HeartbeatLate | ChoiceReasons.NotWorthMoving;
            if (after.Length > 0) Assert.Equal((before[0].Reasons & Last) == 0, (after[0].Reasons & Last) == 0);
            // The first one is poor only where all of its site that have room are.
            if (after.Length > 1 && (after[0].Reasons & Last) == 0 && poor[after[0].Appliance])
                Assert.All(after.Where(choice => choice.Proximity == after[0].Proximity && (choice.Reasons & Last) == 0), choice => Assert.True(poor[choice.Appliance] || SiteOf(choice) != SiteOf(after[0])));
        }, iter: 3000, threads: 1);

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        Poor("10.1.2.0", 0, 3);
        SteeringRequest request = Viewer("10.1.2.3", -1);
        var choices = new SteeringChoice[4];
        for (int i = 0; i < 200; i++) _engine.Decide(request, choices);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _engine.Decide(request, choices);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Poor(string prefix, params int[] appliances) =>
        _board.Quality = QualityBoard.Of(appliances.Select(appliance => (QualityBoard.KeyOf(NetworkAddress.Of(IPAddress.Parse(prefix))), appliance)));

    private int SiteOf(SteeringChoice choice) => _map.Appliances[choice.Appliance].SiteId;

    private SteeringChoice[] Decide(string client, int current = -1)
    {
        var choices = new SteeringChoice[8];
        return choices[.._engine.Decide(Viewer(client, current), choices)];
    }

    private static SteeringRequest Viewer(string client, int current) =>
        new(NetworkAddress.Of(IPAddress.Parse(client)), 0, "DE", null, RendezvousHash.HashTitle("film"), SteeringRequest.NoTitle, NeedsTls: false, current);
}
