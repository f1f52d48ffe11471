using CsCheck;
using Netflix.Steering.Health;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Ranking;

public sealed class ApplianceRankerTests
{
    private static Gen<(RankingRequest Request, Candidate[] Fleet)> Case { get; } = Gen.Select(Fleets.Request, Fleets.Any);

    [Fact]
    public void An_appliance_that_is_down_or_cannot_serve_is_never_an_answer() => Case.Sample((request, fleet) =>
        ApplianceRanker.Rank(request, fleet).Ranked.All(ranked => Of(fleet, ranked.Id) is { Health: not ApplianceHealth.Down, CanServe: true }));

    [Fact]
    public void Every_candidate_is_either_ranked_or_excluded_with_a_reason() => Case.Sample((request, fleet) =>
    {
        RankingDecision decision = ApplianceRanker.Rank(request, fleet);
        return decision.Ranked.Select(r => r.Id).Concat(decision.Excluded.Select(e => e.Id)).Order().SequenceEqual(fleet.Select(c => c.Id).Order());
    });

    [Fact]
    public void As_many_are_named_as_can_serve_up_to_the_limit() => Case.Sample((request, fleet) =>
        ApplianceRanker.Rank(request, fleet).Ranked.Count
            == Math.Min(request.Limit, fleet.Count(c => c.Health != ApplianceHealth.Down && c.CanServe)));

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_the_candidates() => Gen.Select(Case, Gen.Int).Sample((drawn, seed) =>
    {
        Candidate[] shuffled = [.. drawn.Fleet];
        new Random(seed).Shuffle(shuffled);
        return ApplianceRanker.Rank(drawn.Request, drawn.Fleet).Ranked.SequenceEqual(ApplianceRanker.Rank(drawn.Request, shuffled).Ranked);
    });

    [Fact]
    public void A_late_heartbeat_comes_after_every_timely_one_and_a_full_appliance_after_every_one_with_room() => Case.Sample((request, fleet) =>
        IsOrdered(ApplianceRanker.Rank(request, fleet), ranked =>
            (Of(fleet, ranked.Id).Health == ApplianceHealth.Suspect ? 2 : 0) + (Of(fleet, ranked.Id).IsFull ? 1 : 0)));

    [Fact]
    public void Among_the_healthy_with_room_holders_come_first_then_the_viewers_region() => Case.Sample((request, fleet) =>
    {
        Candidate[] fit = [.. fleet.Where(c => c.Health == ApplianceHealth.Online && !c.IsFull)];
        return IsOrdered(ApplianceRanker.Rank(request, fit), ranked =>
            (Of(fit, ranked.Id).HoldsTitle ? 0 : 2) + (request.ViewerRegion is { } region && Of(fit, ranked.Id).Region != region ? 1 : 0));
    });

    [Fact]
    public void Reasons_say_what_is_true_of_the_appliance() => Case.Sample((request, fleet) =>
        ApplianceRanker.Rank(request, fleet).Ranked.All(ranked =>
        {
            Candidate candidate = Of(fleet, ranked.Id);
            return ranked.Reasons.HasFlag(RankingReasons.HoldsTitle) == candidate.HoldsTitle
                && ranked.Reasons.HasFlag(RankingReasons.WouldFill) != candidate.HoldsTitle
                && ranked.Reasons.HasFlag(RankingReasons.SameRegion) == (candidate.Region == request.ViewerRegion)
                && ranked.Reasons.HasFlag(RankingReasons.HeartbeatLate) == (candidate.Health == ApplianceHealth.Suspect)
                && ranked.Reasons.HasFlag(RankingReasons.Full) == candidate.IsFull;
        }));

    [Fact]
    public void Removing_one_appliance_keeps_the_order_of_the_others() => Gen.Select(Case, Gen.Int[0, 29]).Sample((drawn, index) =>
    {
        if (drawn.Fleet.Length == 0) return true;
        RankingRequest all = drawn.Request with { Limit = drawn.Fleet.Length };
        Guid gone = drawn.Fleet[index % drawn.Fleet.Length].Id;
        var before = ApplianceRanker.Rank(all, drawn.Fleet).Ranked.Select(r => r.Id).Where(id => id != gone);
        var after = ApplianceRanker.Rank(all, [.. drawn.Fleet.Where(c => c.Id != gone)]).Ranked.Select(r => r.Id);
        return before.SequenceEqual(after);
    });

    [Fact]
    public void Removing_one_appliance_moves_only_its_own_titles_and_spreads_them()
    {
        Candidate[] fleet = Fleets.Equals([.. Enumerable.Repeat(10 * Fleets.Gigabit, 10)]);
        Candidate[] less = fleet[1..];
        var moved = Fleets.Titles(10_000).Select(title => (Before: Fleets.First(title, fleet), After: Fleets.First(title, less)))
            .Where(pair => pair.Before != pair.After).ToList();

        Assert.All(moved, pair => Assert.Equal(fleet[0].Id, pair.Before));
        Assert.InRange(moved.Count, 850, 1_150);
        Assert.All(less, heir => Assert.InRange(moved.Count(pair => pair.After == heir.Id), 70, 160));
    }

    [Fact]
    public void Titles_are_shared_out_in_proportion_to_free_capacity()
    {
        Candidate[] fleet = Fleets.Equals(10 * Fleets.Gigabit, 20 * Fleets.Gigabit, 40 * Fleets.Gigabit);
        // Half of the largest is in use: it counts as the middle one.
        fleet[2] = fleet[2] with { EgressBitsPerSecond = 20 * Fleets.Gigabit };
        Dictionary<Guid, int> shares = Fleets.Titles(20_000).CountBy(title => Fleets.First(title, fleet)).ToDictionary();

        Assert.InRange(shares[fleet[0].Id], 3_700, 4_300);
        Assert.InRange(shares[fleet[1].Id], 7_600, 8_400);
        Assert.InRange(shares[fleet[2].Id], 7_600, 8_400);
    }

    [Fact]
    public void A_little_more_load_moves_a_little()
    {
        Candidate[] fleet = Fleets.Equals([.. Enumerable.Repeat(10 * Fleets.Gigabit, 10)]);
        Candidate[] busier = [fleet[0] with { EgressBitsPerSecond = Fleets.Gigabit }, .. fleet[1..]];
        int moved = Fleets.Titles(10_000).Count(title => Fleets.First(title, fleet) != Fleets.First(title, busier));

        // A tenth of one of ten appliances: 1 %, less what it keeps.
        Assert.InRange(moved, 40, 160);
    }

    [Fact]
    public void The_order_is_the_same_in_every_release()
    {
        Candidate[] fleet = Fleets.Equals([.. Enumerable.Repeat(Fleets.Gigabit, 5)]);
        int[] firsts = [.. Fleets.Titles(6).Select(title => Array.FindIndex(fleet, c => c.Id == Fleets.First(title, fleet)))];

        Assert.Equal([0, 0, 0, 1, 3, 1], firsts);
    }

    [Theory]
    [InlineData(RankingReasons.SameRegion | RankingReasons.HoldsTitle, "same-region,holds-title")]
    [InlineData(RankingReasons.OtherRegion | RankingReasons.WouldFill | RankingReasons.HeartbeatLate, "other-region,would-fill,heartbeat-late")]
    [InlineData(RankingReasons.HoldsTitle | RankingReasons.Full, "holds-title,full")]
    public void Reasons_are_words_for_machines(RankingReasons reasons, string text) => Assert.Equal(text, reasons.ToText());

    private static Candidate Of(Candidate[] fleet, Guid id) => fleet.Single(candidate => candidate.Id == id);

    private static bool IsOrdered(RankingDecision decision, Func<RankedCandidate, int> tier) =>
        decision.Ranked.Zip(decision.Ranked.Skip(1)).All(pair => tier(pair.First) <= tier(pair.Second));
}
