using CsCheck;
using Netflix.Steering.Quality;

namespace Netflix.Steering.Tests.Quality;

public sealed class QualityJudgeTests
{
    private const ulong Here = 0xC000_0200_0000_0000, There = 0xC633_6400_0000_0000, All = 0;
    private static readonly Guid A = new(1, 0, 0, new byte[8]), B = new(2, 0, 0, new byte[8]), C = new(3, 0, 0, new byte[8]);
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private readonly QualityJudge _judge = new(new QualityLimits());

    [Theory]
    // Clearly worse than the best other one.
    [InlineData(10, 8, 20, 1, true)]
    [InlineData(5, 5, 20, 0, true)]
    // Too few agree.
    [InlineData(4, 4, 50, 0, false)]
    [InlineData(20, 4, 50, 0, false)]
    // Nearly all are well.
    [InlineData(100, 6, 100, 0, false)]
    // Elsewhere they starve as well: it is the network.
    [InlineData(20, 16, 20, 14, false)]
    [InlineData(20, 10, 20, 8, false)]
    // Five content ones elsewhere prove little.
    [InlineData(10, 5, 5, 0, false)]
    public void Enough_have_to_agree_and_it_has_to_be_clearly_better_elsewhere(int clients, int starved, int otherClients, int otherStarved, bool isPoor)
    {
        QualityVerdicts verdicts = Judge((A, [new(Here, clients, starved)]), (B, [new(Here, otherClients, otherStarved)]));
        Assert.Equal(isPoor ? [new PrefixAppliance(Here, A)] : [], verdicts.InForce);
    }

    [Fact]
    public void Two_bad_ones_do_not_excuse_each_other_when_a_third_is_good() => Assert.Equal(
        [new PrefixAppliance(Here, A), new PrefixAppliance(Here, B)],
        Judge((A, [new(Here, 20, 18)]), (B, [new(Here, 20, 18)]), (C, [new(Here, 40, 1)])).InForce.OrderBy(pair => pair.Appliance));

    [Fact]
    public void Where_nobody_else_is_known_the_appliance_itself_is_the_measure()
    {
        Assert.Equal([new PrefixAppliance(Here, A)], Judge((A, [new(All, 120, 12), new(Here, 20, 12)])).InForce);
        // Bad for everybody: the others of the prefix may fare no better elsewhere.
        Assert.Empty(Judge((A, [new(All, 120, 100), new(Here, 20, 17)])).InForce);
        Assert.Empty(Judge((A, [new(All, 20, 17), new(Here, 20, 17)])).InForce);
        Assert.Empty(Judge((A, [new(Here, 20, 17)])).InForce);
    }

    [Fact]
    public void A_verdict_outlasts_the_viewers_it_moved_away_and_each_relapse_doubles_it()
    {
        QualityVerdicts verdicts = Judge((A, [new(Here, 10, 9)]), (B, [new(Here, 30, 0)]));
        DateTimeOffset now = Start;
        foreach (int minutes in (int[])[10, 20, 40, 80, 80])
        {
            // A hears of nobody any more.
            verdicts = _judge.Judge(Reports((B, [new(Here, 40, 1)])), verdicts, now.AddMinutes(minutes - 1));
            Assert.True(verdicts.IsPoor(new PrefixAppliance(Here, A)), $"{minutes} minutes");
            now = now.AddMinutes(minutes);
            verdicts = _judge.Judge(Reports((B, [new(Here, 40, 1)])), verdicts, now);
            Assert.Empty(verdicts.InForce);
            verdicts = _judge.Judge(Reports((A, [new(Here, 10, 9)]), (B, [new(Here, 30, 0)])), verdicts, now);
        }
        // Forgotten after two quiet hours.
        now = now.AddMinutes(80 + 121);
        verdicts = _judge.Judge(Reports(), verdicts, now);
        Assert.Empty(verdicts.All);
    }

    [Fact]
    public void It_is_lifted_when_those_who_were_moved_fare_no_better()
    {
        QualityVerdicts verdicts = Judge((A, [new(Here, 10, 8)]), (B, [new(Here, 30, 0)]));
        verdicts = _judge.Judge(Reports((B, [new(Here, 40, 36)])), verdicts, Start.AddMinutes(2));
        Assert.Empty(verdicts.InForce);
        Assert.Equal(1, Assert.Single(verdicts.All).Value.Times);
    }

    [Fact]
    public void Fresh_news_of_the_same_kind_extend_it_without_a_doubling()
    {
        QualityVerdicts verdicts = Judge((A, [new(Here, 10, 8)]), (B, [new(Here, 30, 0)]));
        verdicts = _judge.Judge(Reports((A, [new(Here, 9, 8)]), (B, [new(Here, 30, 0)])), verdicts, Start.AddMinutes(5));
        QualityVerdict verdict = Assert.Single(verdicts.All).Value;
        Assert.Equal((Start.AddMinutes(15), 1), (verdict.Until, verdict.Times));
    }

    [Fact]
    public void There_is_a_limit_to_verdicts()
    {
        var judge = new QualityJudge(new QualityLimits { MostVerdicts = 3 });
        PrefixReport[] bad = [.. Enumerable.Range(1, 50).Select(i => new PrefixReport((ulong)i << 40, 10, 10))], good = [.. bad.Select(report => report with { Starved = 0 })];
        Assert.Equal(3, judge.Judge(Reports((A, bad), (B, good)), QualityVerdicts.None, Start).All.Count);
    }

    // Players are well but for one that says what it likes; it is one client more, starved or not, at each appliance.
    [Fact]
    public void One_hostile_client_moves_nobody() =>
        Gen.Select(Gen.Int[0, 60].Array[3], Gen.Int[0, 60].Array[3], Gen.Bool.Array[3], Gen.Bool.Array[3]).Sample((here, there, lies, starves) =>
        {
            Guid[] appliances = [A, B, C];
            var verdicts = QualityVerdicts.None;
            for (int window = 0; window < 5; window++)
            {
                verdicts = _judge.Judge(Reports([.. appliances.Select((appliance, i) =>
                {
                    int lie = lies[i] ? 1 : 0, starved = lies[i] && starves[i] ? 1 : 0;
                    return (appliance, (PrefixReport[])[new(All, here[i] + there[i] + lie, starved), new(Here, here[i] + lie, starved), new(There, there[i], 0)]);
                })]), verdicts, Start.AddMinutes(window));
                Assert.Same(QualityVerdicts.None, verdicts);
            }
        });

    // Whatever is true of a prefix, another one's viewers go where they went.
    [Fact]
    public void What_is_said_of_one_prefix_changes_no_verdict_on_another() =>
        Gen.Select(Gen.Int[0, 60].Array[6], Gen.Int[0, 100].Array[6], Gen.Int[0, 60].Array[3]).Sample((clients, shares, more) =>
        {
            PrefixReport[] Said(int i) => [new(Here, clients[i], clients[i] * shares[i] / 100), new(There, clients[i + 3], clients[i + 3] * shares[i + 3] / 100)];
            PrefixReport[] Attacked(int i) => [Said(i)[0] with { Clients = clients[i] + more[i], Starved = Said(i)[0].Starved + more[i] }, Said(i)[1]];
            IEnumerable<PrefixAppliance> Of(Func<int, PrefixReport[]> said) => Judge((A, said(0)), (B, said(1)), (C, said(2))).InForce.Where(pair => pair.Prefix == There).OrderBy(pair => pair.Appliance);
            Assert.Equal(Of(Said), Of(Attacked));
        });

    // Or all are poor alike, and nobody is.
    [Fact]
    public void The_best_of_a_prefix_is_never_poor() =>
        Gen.Select(Gen.Int[5, 60].Array[3], Gen.Int[0, 100].Array[3]).Sample((clients, shares) =>
        {
            PrefixReport[] said = [.. clients.Select((count, i) => new PrefixReport(Here, count, count * shares[i] / 100))];
            QualityVerdicts verdicts = Judge((A, [said[0]]), (B, [said[1]]), (C, [said[2]]));
            int best = Enumerable.Range(0, 3).MinBy(i => said[i].Share);
            Assert.DoesNotContain(new PrefixAppliance(Here, ((Guid[])[A, B, C])[best]), verdicts.InForce);
        });

    private QualityVerdicts Judge(params (Guid, PrefixReport[])[] said) => _judge.Judge(Reports(said), QualityVerdicts.None, Start);

    private static Dictionary<Guid, IReadOnlyList<PrefixReport>> Reports(params (Guid Appliance, PrefixReport[] Said)[] said) =>
        said.ToDictionary(one => one.Appliance, one => (IReadOnlyList<PrefixReport>)one.Said);
}
