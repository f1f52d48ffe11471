using Netflix.LoadTests.FleetSim;
using Netflix.Steering.Decisions;

namespace Netflix.LoadTests.Tests.FleetSim;

/// <summary>A small fleet, the same at every run: what is asserted here is the simulator, and with margins what it says of the engine.</summary>
public sealed class EveningTests
{
    private const int Streams = 20_000;

    [Fact]
    public void Without_a_loss_nobody_moves_and_sites_are_even()
    {
        Evening evening = Run(lost: []);
        Assert.Equal(0, evening.Lost);
        Assert.Equal(0, evening.FailedOver);
        foreach (EveningPhase phase in (EveningPhase[])[EveningPhase.Rise, EveningPhase.Peak, EveningPhase.AfterLoss])
        {
            Assert.True(evening[phase].Asked > Streams / 2);
            Assert.InRange(evening[phase].Moved / (double)evening[phase].Asked, 0, 0.01);
            Assert.InRange(evening[phase].Balance.Quantile(0.99), 1.001, 1.12);
            Assert.Equal(0, evening[phase].OverCapacitySeconds);
        }
        Assert.Equal(Streams, evening[EveningPhase.Peak].MostStreams);
        // Sites have what their viewers need, give or take 15 %.
        Assert.InRange(evening[EveningPhase.Peak].MostUse, EveningFleet.PeakUse, 1);
    }

    [Fact]
    public void All_streams_of_a_lost_appliance_move_once_and_few_others_do()
    {
        var fleet = new EveningFleet(sites: 4, appliances: 24, Streams);
        int lost = Enumerable.Range(0, 24).MinBy(appliance => fleet.Map.Appliances[appliance].CapacityBitsPerSecond);
        Evening evening = Run([lost], fleet);
        double share = fleet.Map.Appliances[lost].CapacityBitsPerSecond / (double)fleet.Map.Appliances.Sum(appliance => appliance.CapacityBitsPerSecond);
        Assert.InRange(evening.Lost / (double)Streams, share * 0.4, share * 1.6);
        Assert.Equal(evening.Lost, evening.FailedOver);
        Assert.Equal(0, evening.Stranded);
        Assert.InRange(evening.MovesPerLostStream, 1, 1.3);
    }

    [Fact]
    public void An_appliance_that_sends_more_than_it_can_is_seen_and_so_is_the_room_beside_it()
    {
        var fleet = new EveningFleet(sites: 5, appliances: 25, Streams);
        var load = new FleetLoad(fleet);
        var figures = new PhaseFigures();
        load.Add(0, fleet.Map.Appliances[0].CapacityBitsPerSecond * 3 / 2);
        load.Note(figures, isSample: true);
        Assert.Equal((1, 1), (figures.OverCapacitySeconds, figures.AvoidableSeconds));
        Assert.Equal(1.5, figures.MostUse, 3);
        for (int appliance = 0; appliance < 25; appliance++) load.Add(appliance, fleet.Map.Appliances[appliance].CapacityBitsPerSecond * 3 / 2);
        load.Note(figures, isSample: true);
        Assert.Equal((26, 1), (figures.OverCapacitySeconds, figures.AvoidableSeconds));
    }

    [Fact]
    public void A_stream_takes_its_turn_once_and_its_place_is_used_again()
    {
        var streams = new StreamTable(most: 2);
        List<(int Second, int Place)> turns = [];
        int one = streams.Add(new Playback { Ends = 9 }), other = streams.Add(new Playback { Ends = 9 });
        streams.Schedule(one, 5);
        streams.Schedule(other, 511);
        for (int second = 0; second < 600; second++) streams.TakeTurns(second, place => turns.Add((second, place)));
        Assert.Equal([(5, one), (511, other)], turns);
        streams.Remove(one);
        Assert.Equal(1, streams.Running);
        Assert.Equal(one, streams.Add(new Playback { Ends = 9 }));
        Assert.Throws<IndexOutOfRangeException>(() => streams.Add(new Playback { Ends = 9 }));
    }

    [Fact]
    public void An_evening_rises_to_its_peak_loses_there_and_falls()
    {
        var plan = new EveningPlan(1000, 3600);
        Assert.Equal([0, 300, 1000, 1000, 1000], ((int[])[0, 300, 1620, 1980, 2700]).Select(plan.StreamsAt));
        Assert.InRange(plan.StreamsAt(3599), 600, 601);
        Assert.All(Enumerable.Range(300, 1320), second => Assert.True(plan.StreamsAt(second) <= plan.StreamsAt(second + 1)));
        Assert.Equal(
            [EveningPhase.Warmth, EveningPhase.Rise, EveningPhase.Peak, EveningPhase.AfterLoss, EveningPhase.End],
            ((int[])[599, 600, 1979, 1980, 2580]).Select(plan.PhaseOf));
    }

    [Fact]
    public void A_quantile_is_the_value_that_its_share_does_not_exceed()
    {
        var histogram = new ShareHistogram();
        for (int i = 0; i < 99; i++) histogram.Add(1.0405);
        histogram.Add(1.9);
        Assert.Equal((1.041, 1.041, 1.9), (histogram.Quantile(0.5), histogram.Quantile(0.99), histogram.Quantile(1)));
        histogram.Add(7);
        Assert.Equal((4, 7), (histogram.Quantile(1), histogram.Worst));
    }

    [Fact]
    public void Popular_titles_are_held_by_all_and_every_title_by_somebody_at_each_site()
    {
        var fleet = new EveningFleet(sites: 4, appliances: 24, Streams);
        for (int site = 0; site < 4; site++)
        {
            (int first, int count) = fleet.Map.AppliancesOf(site).GetOffsetAndLength(24);
            int[] holders = [.. Enumerable.Range(0, EveningFleet.Titles).Select(title => Enumerable.Range(first, count).Count(appliance => fleet.Board.Holds(appliance, title)))];
            Assert.Equal(count, holders[0]);
            Assert.All(holders, held => Assert.InRange(held, 1, count));
            Assert.True(count == 1 || holders[^1] < count);
        }
    }

    private static Evening Run(int[] lost, EveningFleet? fleet = null)
    {
        var evening = new Evening(fleet ?? new EveningFleet(sites: 4, appliances: 24, Streams), new EveningPlan(Streams, 2400), new SteeringLimits());
        evening.Run(lost, _ => { });
        return evening;
    }
}
