namespace Netflix.Steering.Ranking;

/// <summary>Who serves a title to a viewer, best first, and who does not; together they name every candidate once.</summary>
public sealed record RankingDecision(IReadOnlyList<RankedCandidate> Ranked, IReadOnlyList<ExcludedCandidate> Excluded);

/// <param name="Rank">From 1.</param>
public readonly record struct RankedCandidate(Guid Id, int Rank, RankingReasons Reasons);

public readonly record struct ExcludedCandidate(Guid Id, ExclusionReason Reason);
