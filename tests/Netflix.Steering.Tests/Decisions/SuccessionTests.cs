using CsCheck;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Decisions;

/// <summary>A site of several appliances and exchange points around it: who takes over, who gives way, who comes back.</summary>
public sealed class SuccessionTests
{
    private const long Gigabit = 1_000_000_000;
    private const int Home = 1, NearExchange = 2, FarExchange = 3;
    private const int Viewers = 4000;
    private static readonly GeoPoint Munich = new(48.1, 11.6), Vienna = new(48.2, 16.4), Paris = new(48.9, 2.4);

    private readonly PrefixTable _prefixes = new();

    public SuccessionTests() => _prefixes.Apply([new RouteChange(Parse("10.0.0.0/8"), new Announcement(Home, 1, 0, 0), IsWithdrawn: false)]);

    [Fact]
    public void The_viewers_of_one_that_fails_spread_over_the_others_by_their_room()
    {
        // At 22, 30, 35 and 15 % of 10, 20, 40 and 10 Gb/s: enough room for anybody's load. Who has more than all will have then gets none.
        (SteeringEngine engine, LoadBoard board, FleetMap map) = Build([10, 20, 40, 10], [0.22, 0.3, 0.35, 0.15]);
        for (int first = 0; first < 4; first++)
        {
            double[] next = Successors(engine, first);
            double level = (double)Enumerable.Range(0, 4).Sum(board.LoadOf) / Enumerable.Range(0, 4).Where(i => i != first).Sum(i => map.Appliances[i].CapacityBitsPerSecond);
            double[] room = [.. Enumerable.Range(0, 4).Select(i => RoomOf(i, first, level))];
            for (int i = 0; i < 4; i++) Assert.InRange(next[i], (room[i] / room.Sum()) - 0.04, (room[i] / room.Sum()) + 0.04);
            Assert.Equal(1, next[..4].Sum(), tolerance: 1e-9);
        }

        double RoomOf(int appliance, int first, double level)
        {
            long load = board.LoadOf(appliance), capacity = map.Appliances[appliance].CapacityBitsPerSecond;
            return appliance == first || load > level * capacity ? 0 : capacity - load;
        }
    }

    [Fact]
    public void Whom_the_site_has_no_room_for_goes_to_the_exchange_points_around_not_all_to_the_nearest()
    {
        // Up to 80 % the second one takes 1 Gb/s of the first one's 7.
        (SteeringEngine engine, _, _) = Build([10, 10], [0.7, 0.7]);
        double[] next = Successors(engine, first: 0);
        Assert.InRange(next[1], (1 / 7.0) - 0.03, (1 / 7.0) + 0.03);
        double near = next[2] + next[3], far = next[4] + next[5];
        Assert.Equal(1, next[1] + near + far, tolerance: 1e-9);
        Assert.InRange(near / (near + far), 0.4, 0.6);
    }

    [Fact]
    public void Of_a_large_site_several_fail_at_once_and_what_room_there_is_has_to_do_for_all_of_them()
    {
        // Up to 80 % the other seven take 7 Gb/s, and a third of the eight may fail: three eighths of the first one's 7 may stay.
        (SteeringEngine engine, _, _) = Build([10, 10, 10, 10, 10, 10, 10, 10], [0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]);
        Assert.InRange(Successors(engine, first: 0)[1..8].Sum(), 0.345, 0.405);
    }

    [Fact]
    public void A_large_site_that_is_little_used_keeps_all_of_them()
    {
        (SteeringEngine engine, _, _) = Build([10, 10, 10, 10, 10, 10, 10, 10], [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]);
        Assert.Equal(1, Successors(engine, first: 0)[1..8].Sum(), tolerance: 1e-9);
    }

    [Fact]
    public void Whoever_finds_the_next_one_lost_too_does_not_go_to_that_ones_neighbours()
    {
        (SteeringEngine engine, _, FleetMap map) = Build([10, 10], [0.7, 0.7]);
        var choices = new SteeringChoice[4];
        int elsewhere = 0;
        for (int viewer = 0; viewer < Viewers; viewer++)
        {
            Assert.Equal(4, engine.Decide(Viewer(viewer, current: 0), choices));
            if (SiteOf(choices[1]) == Home) continue;
            elsewhere++;
            Assert.Equal([NearExchange, FarExchange], new[] { SiteOf(choices[1]), SiteOf(choices[2]) }.Order());
            Assert.Equal(Home, SiteOf(choices[3]));
        }
        Assert.InRange(elsewhere, Viewers / 2, Viewers);

        int SiteOf(in SteeringChoice choice) => map.Appliances[choice.Appliance].SiteId;
    }

    [Fact]
    public void Whatever_the_load_no_survivor_is_promised_more_than_the_level_by_one_failure() =>
        Gen.Select(Gen.Int[1, 10].Array[2, 6], Gen.Double[0.1, 0.9].Array[6], Gen.Int[0, 5]).Sample((gigabits, uses, which) =>
        {
            (SteeringEngine engine, LoadBoard board, FleetMap map) = Build(gigabits, uses);
            int first = which % gigabits.Length;
            double[] next = Successors(engine, first);
            double promised = 0, room = 0;
            for (int i = 0; i < gigabits.Length; i++)
            {
                if (i == first) continue;
                promised += next[i] * board.LoadOf(first);
                room += Math.Max(0, (0.8 * map.Appliances[i].CapacityBitsPerSecond) - board.LoadOf(i));
                Assert.True(next[i] == 0 || board.LoadOf(i) < 0.8 * map.Appliances[i].CapacityBitsPerSecond);
            }
            // Four standard deviations of a share drawn a thousand times at least.
            Assert.InRange(promised, 0, room + (0.06 * board.LoadOf(first)));
        }, iter: 60, threads: 1);

    [Fact]
    public void A_playback_stays_near_the_mean_and_above_it_only_so_many_go_as_are_too_many()
    {
        (SteeringEngine engine, LoadBoard board, _) = Build([10, 10, 10, 10], [0.5, 0.5, 0.5, 0.5]);
        Assert.Equal(0, Leaving(engine, current: 0));
        board.Report(0, 53 * Gigabit / 10);
        Assert.Equal(0, Leaving(engine, current: 0));
        // 70 % where the mean is 55: 15 of 70 are too many.
        board.Report(0, 7 * Gigabit);
        Assert.InRange(Leaving(engine, current: 0) / (double)Viewers, (15 / 70.0) - 0.03, (15 / 70.0) + 0.03);
        Assert.Equal(0, Leaving(engine, current: 1));
    }

    [Fact]
    public void A_playback_that_had_to_go_farther_comes_back_only_to_ample_room_and_does_not_wander()
    {
        (SteeringEngine engine, LoadBoard board, _) = Build([10, 10], [0.85, 0.85]);
        for (int current = 2; current < 6; current++) Assert.Equal(0, Leaving(engine, current));
        board.Report(0, 65 * Gigabit / 10);
        board.Report(1, 65 * Gigabit / 10);
        Assert.Equal(0, Leaving(engine, current: 4));
        board.Report(0, 55 * Gigabit / 10);
        board.Report(1, 55 * Gigabit / 10);
        Assert.Equal(Viewers, Leaving(engine, current: 4));
        // Of no site around: nothing speaks for a place that the viewer has left behind.
        board.Report(0, 85 * Gigabit / 10);
        board.Report(1, 85 * Gigabit / 10);
        Assert.Equal(0, FirstOf(engine, viewer: 1, current: 6).SiteIndex);
    }

    private (SteeringEngine Engine, LoadBoard Board, FleetMap Map) Build(int[] gigabits, double[] uses)
    {
        SteeringSite[] sites =
        [
            new(Home, "home", "DE", Munich, SiteScope.Prefixes, []), new(NearExchange, "near", "AT", Vienna, SiteScope.Region, []),
            new(FarExchange, "far", "FR", Paris, SiteScope.Region, []), new(4, "elsewhere", "US", null, SiteScope.Prefixes, []),
        ];
        int[] around = [NearExchange, NearExchange, FarExchange, FarExchange, 4];
        var map = new FleetMap(
            sites,
            [
                .. gigabits.Select((gigabit, i) => Appliance(Home, i, gigabit)),
                .. around.Select((site, i) => Appliance(site, i, 100)),
            ]);
        var board = new LoadBoard(map);
        for (int i = 0; i < map.Appliances.Length; i++)
        {
            board.SetState(i, ApplianceState.Online);
            board.Report(i, (long)(map.Appliances[i].CapacityBitsPerSecond * (i < gigabits.Length ? uses[i] : 0.5)));
        }
        return (new SteeringEngine(map, board, _prefixes, new SteeringLimits()), board, map);
    }

    private static SteeringAppliance Appliance(int site, int number, int gigabits) =>
        new(new Guid(site, (short)number, 0, [0, 0, 0, 0, 0, 0, 0, 1]), $"{site}-{number}", site, (site * 100) + number, gigabits * Gigabit, HasTls: true);

    private static Prefix Parse(string text) => Prefix.TryParse(text, out Prefix prefix) ? prefix : throw new FormatException(text);

    private static SteeringRequest Viewer(int number, int current) => new(
        new NetworkAddress((UInt128)(0x0a00_0000u + (uint)number) << 96, IsIPv6: false), 0, "DE", Munich,
        RendezvousHash.HashTitle($"film-{number % 50}"), SteeringRequest.NoTitle, NeedsTls: false, current);

    /// <returns>Which share of the viewers that the first one serves and that stay there has each appliance as its next.</returns>
    private static double[] Successors(SteeringEngine engine, int first)
    {
        double[] next = new double[16];
        var choices = new SteeringChoice[4];
        int staying = 0;
        for (int i = 0; i < Viewers; i++)
        {
            int count = engine.Decide(Viewer(i, first), choices);
            if (choices[0].Appliance != first) continue;
            staying++;
            if (count > 1) next[choices[1].Appliance]++;
        }
        return [.. next.Select(count => count / Math.Max(1, staying))];
    }

    private static int Leaving(SteeringEngine engine, int current) =>
        Enumerable.Range(0, Viewers).Count(viewer => FirstOf(engine, viewer, current).Appliance != current);

    private static (int Appliance, int SiteIndex) FirstOf(SteeringEngine engine, int viewer, int current)
    {
        var choices = new SteeringChoice[4];
        engine.Decide(Viewer(viewer, current), choices);
        return (choices[0].Appliance, choices[0].Proximity == Proximity.Prefix ? 0 : 1);
    }
}
