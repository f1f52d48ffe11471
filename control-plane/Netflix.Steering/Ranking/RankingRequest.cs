namespace Netflix.Steering.Ranking;

/// <param name="Title">What is to be served; the same text gives the same order everywhere and always.</param>
/// <param name="ViewerRegion">ISO 3166-1 alpha-2 country; null when unknown, then no region is preferred.</param>
/// <param name="Limit">At most so many answers.</param>
public readonly record struct RankingRequest(string Title, string? ViewerRegion, int Limit = RankingRequest.DefaultLimit)
{
    /// <summary>One to play from and three to fall over to; more would only make the answer longer.</summary>
    public const int DefaultLimit = 4;
}
