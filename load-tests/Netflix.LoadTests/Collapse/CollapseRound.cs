namespace Netflix.LoadTests.Collapse;

/// <summary>One crowd on one cold body.</summary>
/// <param name="OriginRequests">How many of the crowd's requests reached the origin.</param>
/// <param name="LastExtraSeconds">First byte at the client that got its first byte last, after the origin's first byte.</param>
/// <param name="MedianExtraSeconds">The same, at the median client.</param>
internal readonly record struct CollapseRound(int OriginRequests, double LastExtraSeconds, double MedianExtraSeconds);
