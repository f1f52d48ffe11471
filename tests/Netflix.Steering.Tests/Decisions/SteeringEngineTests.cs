using System.Net;
using CsCheck;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Decisions;

public sealed class SteeringEngineTests
{
    private const long Gigabit = 1_000_000_000;
    private const int Isp = 1, Exchange = 2, Abroad = 3;
    private static readonly GeoPoint Berlin = new(52.5, 13.4), Munich = new(48.1, 11.6), Paris = new(48.9, 2.4);

    private readonly PrefixTable _prefixes = new();
    private readonly FleetMap _map;
    private readonly LoadBoard _board;
    private readonly SteeringEngine _engine;

    public SteeringEngineTests()
    {
        _map = new FleetMap(
            [
                new SteeringSite(Isp, "isp", "DE", Munich, SiteScope.Networks, [64500]),
                new SteeringSite(Exchange, "exchange", "DE", Berlin, SiteScope.Region, [64510]),
                new SteeringSite(Abroad, "abroad", "FR", Paris, SiteScope.Region, [64520]),
            ],
            [.. Appliances(Isp, 2), .. Appliances(Exchange, 2), .. Appliances(Abroad, 2)]);
        _board = new LoadBoard(_map);
        for (int i = 0; i < _map.Appliances.Length; i++) _board.SetState(i, ApplianceState.Online);
        _engine = new SteeringEngine(_map, _board, _prefixes, new SteeringLimits());
        _prefixes.Apply([new RouteChange(Parse("10.0.0.0/8"), new Announcement(Isp, 1, 0, 0), IsWithdrawn: false)]);
    }

    [Fact]
    public void Who_announces_the_prefix_is_first_and_others_make_up_three() =>
        Assert.Equal(["isp", "isp", "exchange", "exchange"], Sites(Viewer("10.1.2.3") with { Place = Paris }, 4, Berlin));

    [Fact]
    public void A_viewer_of_the_AS_is_served_by_its_site_and_a_stranger_is_not()
    {
        Assert.Equal("isp", Sites(Viewer("192.0.2.1") with { Network = 64500 }, 1)[0]);
        Assert.DoesNotContain("isp", Sites(Viewer("192.0.2.1") with { Network = 64501, Place = Munich }, 6));
    }

    [Fact]
    public void Nearer_sites_come_before_farther_ones_and_the_country_counts_when_no_more_is_known()
    {
        Assert.Equal("exchange", Sites(Viewer("192.0.2.1") with { Place = Munich }, 1)[0]);
        Assert.Equal("abroad", Sites(Viewer("192.0.2.1") with { Place = Paris }, 1)[0]);
        Assert.Equal("abroad", Sites(Viewer("192.0.2.1") with { Country = "FR" }, 1)[0]);
        Assert.Equal(4, Sites(Viewer("192.0.2.1"), 6).Length);
    }

    [Fact]
    public void Who_is_down_drained_or_taken_out_is_never_named_and_the_trace_says_why()
    {
        ApplianceState[] states = [ApplianceState.Down, ApplianceState.Draining, ApplianceState.AdminDown, ApplianceState.Online, ApplianceState.Suspect, ApplianceState.Online];
        for (int i = 0; i < states.Length; i++) _board.SetState(i, states[i]);
        var trace = new ListTrace([], []);
        var choices = new SteeringChoice[6];
        int count = _engine.Decide(Viewer("10.1.2.3"), choices, ref trace);
        Assert.Equal([3, 5, 4], choices[..count].Select(choice => choice.Appliance).OrderBy(appliance => states[appliance] == ApplianceState.Suspect).ThenBy(appliance => appliance));
        Assert.Equal(4, choices[count - 1].Appliance);
        Assert.Equal([(0, Exclusion.Down), (1, Exclusion.Draining), (2, Exclusion.AdminDown)], trace.Excluded.Order());
    }

    [Fact]
    public void The_next_site_takes_over_before_one_is_full()
    {
        _board.Report(0, 95 * Gigabit / 10);
        _board.Report(1, 95 * Gigabit / 10);
        SteeringChoice[] choices = Decide(Viewer("10.1.2.3") with { Place = Munich }, 6);
        Assert.Equal(["exchange", "exchange", "abroad", "abroad", "isp", "isp"], choices.Select(SiteOf));
        Assert.All(choices[4..], choice => Assert.True(choice.Reasons.HasFlag(ChoiceReasons.Full)));
    }

    [Fact]
    public void A_playback_stays_where_it_is_while_that_is_near_the_mean_and_is_not_drained()
    {
        int first = Decide(Viewer("10.1.2.3"), 1)[0].Appliance, other = 1 - first;
        Assert.Equal(other, Decide(Viewer("10.1.2.3") with { Current = other }, 1)[0].Appliance);
        // Both nearly full: 6 % above the mean is no reason to go, but new ones go to the other.
        _board.Report(first, 84 * Gigabit / 10);
        _board.Report(other, 945 * Gigabit / 100);
        Assert.Equal(other, Decide(Viewer("10.1.2.3") with { Current = other }, 1)[0].Appliance);
        Assert.Equal(first, Decide(Viewer("10.1.2.3"), 1)[0].Appliance);
        _board.Report(other, 99 * Gigabit / 10);
        Assert.Equal(first, Decide(Viewer("10.1.2.3") with { Current = other }, 1)[0].Appliance);
        _board.Report(other, 0);
        _board.SetState(other, ApplianceState.Draining);
        Assert.Equal(first, Decide(Viewer("10.1.2.3") with { Current = other }, 1)[0].Appliance);
    }

    [Fact]
    public void A_burst_between_two_heartbeats_spreads()
    {
        int[] given = new int[_map.Appliances.Length];
        for (int i = 0; i < 1000; i++)
        {
            int appliance = Decide(Viewer("10.1.2.3"), 1)[0].Appliance;
            given[appliance]++;
            _board.Assign(appliance, 5_000_000);
        }
        Assert.Equal(1000, given[0] + given[1]);
        Assert.InRange(given.Max(), 500, 550);
    }

    [Fact]
    public void Two_are_named_that_do_not_fail_together()
    {
        var map = new FleetMap(
            [new SteeringSite(1, "one", "DE", null, SiteScope.Region, []), new SteeringSite(2, "two", "DE", null, SiteScope.Region, [])],
            [
                .. Enumerable.Range(0, 6).Select(i => new SteeringAppliance(Guid.NewGuid(), $"a{i}", 1, FailureDomain: 1, 10 * Gigabit, HasTls: true)),
                new SteeringAppliance(Guid.NewGuid(), "b", 2, FailureDomain: 2, 1, HasTls: true),
            ]);
        var board = new LoadBoard(map);
        for (int i = 0; i < 7; i++) board.SetState(i, ApplianceState.Online);
        var engine = new SteeringEngine(map, board, _prefixes, new SteeringLimits());
        var choices = new SteeringChoice[3];
        Assert.Equal(3, engine.Decide(Viewer("192.0.2.1") with { Country = "DE" }, choices));
        Assert.Equal(2, choices.Select(choice => map.Appliances[choice.Appliance].FailureDomain).Distinct().Count());
    }

    [Theory]
    [InlineData(ApplianceState.Down)]
    [InlineData(ApplianceState.Suspect)]
    public void However_many_sites_fall_out_around_a_viewer_whoever_is_left_far_away_serves(ApplianceState fallen)
    {
        const int Fallen = 300, Left = Fallen + 1;
        var map = new FleetMap(
            [.. Enumerable.Range(1, Left).Select(i => new SteeringSite(i, $"site-{i}", i == Left ? "AU" : "DE", i == Left ? new GeoPoint(-33.9, 151.2) : Berlin, SiteScope.Region, []))],
            [.. Enumerable.Range(1, Left).Select(i => new SteeringAppliance(Guid.NewGuid(), $"{i}", i, i, 10 * Gigabit, HasTls: true))]);
        var board = new LoadBoard(map);
        for (int i = 0; i < Left; i++) board.SetState(i, map.Appliances[i].SiteId == Left ? ApplianceState.Online : fallen);
        var engine = new SteeringEngine(map, board, _prefixes, new SteeringLimits());
        foreach (SteeringRequest viewer in (SteeringRequest[])[Viewer("192.0.2.1") with { Place = Berlin, Country = "DE" }, Viewer("192.0.2.1") with { Country = "DE" }, Viewer("192.0.2.1")])
        {
            var choices = new SteeringChoice[4];
            int count = engine.Decide(viewer, choices);
            Assert.True(count > 0, "Nobody is named.");
            Assert.Equal(Left, map.Appliances[choices[0].Appliance].SiteId);
            Assert.InRange(count, fallen == ApplianceState.Suspect ? SteeringEngine.FewestChoices : 1, fallen == ApplianceState.Suspect ? 4 : 1);
        }
    }

    [Fact]
    public void A_whole_country_without_room_is_passed_over_and_the_trace_says_so()
    {
        var trace = new ListTrace([], []);
        var choices = new SteeringChoice[4];
        var sites = new FleetMap(
            [.. _map.Sites.Select(site => site with { Scope = SiteScope.Region })], [.. _map.Appliances, .. Appliances(Abroad, 4).Skip(2)]);
        var board = new LoadBoard(sites);
        for (int i = 0; i < sites.Appliances.Length; i++) board.SetState(i, i == 1 ? ApplianceState.Draining : ApplianceState.Online);
        foreach (int i in (int[])[0, 2, 3]) board.Report(i, 11 * Gigabit);
        int count = new SteeringEngine(sites, board, new PrefixTable(), new SteeringLimits()).Decide(Viewer("192.0.2.1") with { Country = "DE" }, choices, ref trace);
        Assert.Equal(["abroad", "abroad", "abroad", "abroad"], choices[..count].Select(choice => sites.Sites.Single(site => site.Id == sites.Appliances[choice.Appliance].SiteId).Name));
        Assert.Equal([(0, Exclusion.NoRoom), (1, Exclusion.Draining), (2, Exclusion.NoRoom), (3, Exclusion.NoRoom)], trace.Excluded.Order());
    }

    [Fact]
    public void Whatever_the_fleet_the_answer_names_only_who_may_serve_each_once_and_those_with_room_first() =>
        Gen.Select(Gen.Int[0, 4].Array[6], Gen.Long[0, 11].Array[6], Gen.Bool.Array[6], Gen.Int[1, 8], Gen.Int[-1, 5], Gen.Int[0, 3]).Sample((states, loads, holds, limit, current, where) =>
        {
            for (int i = 0; i < 6; i++)
            {
                _board.SetState(i, (ApplianceState)states[i]);
                _board.Report(i, loads[i] * Gigabit);
                _board.SetHoldings(i, holds[i] ? [1] : []);
            }
            SteeringRequest request = Viewer(where == 0 ? "10.1.2.3" : "192.0.2.1") with { Title = 0, Current = current, Country = where == 1 ? "DE" : null, Place = where == 2 ? Paris : null };
            SteeringChoice[] choices = Decide(request, limit);
            bool[] mayServe = [.. Enumerable.Range(0, 6).Select(i => states[i] is 0 or 1 && (where == 0 || i >= 2))];
            Assert.Equal(Math.Min(limit, choices.Length), choices.DistinctBy(choice => choice.Appliance).Count());
            Assert.All(choices, choice => Assert.True(mayServe[choice.Appliance]));
            // Enough of them, unless there are none.
            Assert.True(choices.Length >= Math.Min(Math.Min(limit, 3), mayServe.Count(may => may)));
            const ChoiceReasons Last = ChoiceReasons.Full | ChoiceReasons.HeartbeatLate | ChoiceReasons.NotWorthMoving;
            bool[] hasRoom = [.. choices.Select(choice => (choice.Reasons & Last) == 0)];
            if (limit == 1 || choices.Length < 2) Assert.True(hasRoom.Order().Reverse().SequenceEqual(hasRoom));
            else Assert.True(hasRoom[..^1].Order().Reverse().SequenceEqual(hasRoom[..^1]));
            // The same again: nothing but its arguments decides.
            Assert.Equal(choices, Decide(request, limit));
        }, iter: 2000, threads: 1);

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var choices = new SteeringChoice[4];
        SteeringRequest request = Viewer("10.1.2.3") with { Country = "DE", Place = Berlin, Network = 64500 };
        for (int i = 0; i < 200; i++) _engine.Decide(request, choices);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _engine.Decide(request, choices);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IEnumerable<SteeringAppliance> Appliances(int site, int count) =>
        Enumerable.Range(0, count).Select(i => new SteeringAppliance(new Guid(site, (short)i, 0, [0, 0, 0, 0, 0, 0, 0, 1]), $"{site}-{i}", site, site * 10 + i, 10 * Gigabit, HasTls: true));

    private static SteeringRequest Viewer(string address) =>
        new(NetworkAddress.Of(IPAddress.Parse(address)), 0, null, null, RendezvousHash.HashTitle("film"), -1, NeedsTls: false);

    private static Prefix Parse(string text) => Prefix.TryParse(text, out Prefix prefix) ? prefix : throw new FormatException(text);

    private SteeringChoice[] Decide(SteeringRequest request, int limit)
    {
        var choices = new SteeringChoice[limit];
        return choices[.._engine.Decide(request, choices)];
    }

    private string[] Sites(SteeringRequest request, int limit, GeoPoint? place = null) =>
        [.. Decide(place is null ? request : request with { Place = place }, limit).Select(SiteOf)];

    private string SiteOf(SteeringChoice choice) => _map.Sites.Single(site => site.Id == _map.Appliances[choice.Appliance].SiteId).Name;

    private readonly record struct ListTrace(List<(Proximity, int)> Looked, List<(int, Exclusion)> Excluded) : IDecisionTrace
    {
        public void Looks(Proximity proximity, int site) => Looked.Add((proximity, site));

        public void Excludes(int appliance, Proximity proximity, Exclusion why) => Excluded.Add((appliance, why));
    }
}
