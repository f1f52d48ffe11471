namespace Netflix.Steering.Ranking;

/// <summary>Reasons as machines read them: kebab-case words joined by commas, e.g. "same-region,holds-title".</summary>
public static class RankingReasonText
{
    private static readonly string[] Words = ["same-region", "other-region", "holds-title", "would-fill", "heartbeat-late", "full"];

    // Every combination once: an answer allocates no text.
    private static readonly string[] Texts = [.. Enumerable.Range(0, 1 << Words.Length).Select(Join)];

    public static string ToText(this RankingReasons reasons) => Texts[(int)reasons];

    public static string ToText(this ExclusionReason reason) => reason switch
    {
        ExclusionReason.Down => "down",
        ExclusionReason.CannotServe => "cannot-serve",
        _ => "beyond-limit",
    };

    private static string Join(int flags) => string.Join(',', Words.Where((_, bit) => (flags & (1 << bit)) != 0));
}
