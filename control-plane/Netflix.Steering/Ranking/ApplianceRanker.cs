using Netflix.Steering.Health;

namespace Netflix.Steering.Ranking;

/// <summary>
/// Which appliances serve a title to a viewer, in which order. Pure: the same candidates, in whatever order, give the same answer.
/// <list type="number">
/// <item>Out: whoever is down or cannot serve.</item>
/// <item>First whose heartbeats arrive, then who has room, then who holds the whole title, then the viewer's region.</item>
/// <item>Among equals the rendezvous hash of the title, weighted by free capacity: a title keeps its appliances, load spreads.</item>
/// </list>
/// A tier never empties the answer: the next one fills up to the limit, so where two appliances can serve, two are named.
/// </summary>
public static class ApplianceRanker
{
    public static RankingDecision Rank(in RankingRequest request, IReadOnlyList<Candidate> candidates)
    {
        ulong title = RendezvousHash.HashTitle(request.Title);
        List<Placed> placed = new(candidates.Count);
        List<ExcludedCandidate> excluded = [];
        foreach (Candidate candidate in candidates)
        {
            if (Exclude(candidate) is { } reason) excluded.Add(new ExcludedCandidate(candidate.Id, reason));
            else placed.Add(Place(candidate, title, request.ViewerRegion));
        }

        placed.Sort();
        List<RankedCandidate> ranked = new(Math.Min(placed.Count, request.Limit));
        foreach (Placed place in placed)
        {
            if (ranked.Count < request.Limit) ranked.Add(new RankedCandidate(place.Id, ranked.Count + 1, place.Reasons));
            else excluded.Add(new ExcludedCandidate(place.Id, ExclusionReason.BeyondLimit));
        }
        return new RankingDecision(ranked, excluded);
    }

    private static ExclusionReason? Exclude(in Candidate candidate) =>
        candidate.Health == ApplianceHealth.Down ? ExclusionReason.Down
        : !candidate.CanServe ? ExclusionReason.CannotServe
        : null;

    private static Placed Place(in Candidate candidate, ulong title, string? viewerRegion)
    {
        RankingReasons reasons = candidate.HoldsTitle ? RankingReasons.HoldsTitle : RankingReasons.WouldFill;
        if (viewerRegion is not null)
        {
            bool same = string.Equals(candidate.Region, viewerRegion, StringComparison.OrdinalIgnoreCase);
            reasons |= same ? RankingReasons.SameRegion : RankingReasons.OtherRegion;
        }
        if (candidate.Health == ApplianceHealth.Suspect) reasons |= RankingReasons.HeartbeatLate;
        if (candidate.IsFull) reasons |= RankingReasons.Full;
        return new Placed(candidate.Id, reasons, RendezvousHash.Score(title, candidate.Id, candidate.Weight));
    }

    private readonly record struct Placed(Guid Id, RankingReasons Reasons, double Score) : IComparable<Placed>
    {
        // Lower is better; the heavier the drawback, the higher its bit.
        private int Tier =>
            (Reasons.HasFlag(RankingReasons.HeartbeatLate) ? 8 : 0) | (Reasons.HasFlag(RankingReasons.Full) ? 4 : 0)
            | (Reasons.HasFlag(RankingReasons.WouldFill) ? 2 : 0) | (Reasons.HasFlag(RankingReasons.OtherRegion) ? 1 : 0);

        public int CompareTo(Placed other)
        {
            int order = Tier.CompareTo(other.Tier);
            if (order == 0) order = other.Score.CompareTo(Score);
            return order != 0 ? order : Id.CompareTo(other.Id);
        }
    }
}
