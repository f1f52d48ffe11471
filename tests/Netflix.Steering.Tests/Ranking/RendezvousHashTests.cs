using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Ranking;

public sealed class RendezvousHashTests
{
    private static readonly Guid[] Appliances = [.. Enumerable.Range(1, 10).Select(number => new Guid(number, 0, 0, new byte[8]))];

    [Fact]
    public void Removing_one_appliance_moves_only_its_own_titles_and_spreads_them()
    {
        var moved = Titles(10_000).Select(title => (Before: First(title, Appliances, _ => 10), After: First(title, Appliances[1..], _ => 10)))
            .Where(pair => pair.Before != pair.After).ToList();

        Assert.All(moved, pair => Assert.Equal(Appliances[0], pair.Before));
        Assert.InRange(moved.Count, 850, 1_150);
        Assert.All(Appliances[1..], heir => Assert.InRange(moved.Count(pair => pair.After == heir), 70, 160));
    }

    [Fact]
    public void Titles_are_shared_out_in_proportion_to_weight()
    {
        Dictionary<Guid, double> weights = new() { [Appliances[0]] = 10, [Appliances[1]] = 20, [Appliances[2]] = 20 };
        Dictionary<Guid, int> shares = Titles(20_000).CountBy(title => First(title, [.. weights.Keys], id => weights[id])).ToDictionary();

        Assert.InRange(shares[Appliances[0]], 3_700, 4_300);
        Assert.InRange(shares[Appliances[1]], 7_600, 8_400);
        Assert.InRange(shares[Appliances[2]], 7_600, 8_400);
    }

    [Fact]
    public void A_little_less_weight_moves_a_little()
    {
        int moved = Titles(10_000).Count(title => First(title, Appliances, _ => 10) != First(title, Appliances, id => id == Appliances[0] ? 9 : 10));

        // A tenth of one of ten appliances: 1 %, less what it keeps.
        Assert.InRange(moved, 40, 160);
    }

    [Fact]
    public void A_score_above_a_floor_is_the_score_itself_and_below_it_nothing()
    {
        foreach (ulong title in Titles(2_000))
        {
            double score = RendezvousHash.Score(title, 4711UL, 30);
            Assert.Equal(score, RendezvousHash.ScoreAbove(0, title, 4711UL, 30));
            Assert.Equal(score, RendezvousHash.ScoreAbove(score * 0.999, title, 4711UL, 30));
            Assert.Equal(0, RendezvousHash.ScoreAbove(score, title, 4711UL, 30));
            Assert.Equal(0, RendezvousHash.ScoreAbove(score * 2, title, 4711UL, 30));
        }
    }

    private static IEnumerable<ulong> Titles(int count) => Enumerable.Range(0, count).Select(number => RendezvousHash.HashTitle($"title-{number}"));

    private static Guid First(ulong title, Guid[] appliances, Func<Guid, double> weight) =>
        appliances.MaxBy(id => RendezvousHash.Score(title, id, weight(id)));
}
