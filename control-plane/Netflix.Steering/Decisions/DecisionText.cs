namespace Netflix.Steering.Decisions;

/// <summary>Decisions as machines read them: kebab-case words, e.g. "prefix,holds-title".</summary>
public static class DecisionText
{
    private static readonly string[] Proximities = ["prefix", "network", "distance", "country", "anywhere"];
    private static readonly string[] Reasons = ["holds-title", "would-fill", "current", "above-share", "heartbeat-late", "full", "not-worth-moving", "poor-quality"];
    private static readonly string[] Exclusions = ["down", "admin-down", "draining", "no-tls", "no-disk", "beyond-limit", "not-live", "maintenance", "no-room"];

    // Every combination once: an answer allocates no text.
    private static readonly string[] Choices = [.. Enumerable.Range(0, Proximities.Length << Reasons.Length).Select(Join)];

    public static string ToText(this Proximity proximity) => Proximities[(int)proximity];

    public static string ToText(this Exclusion exclusion) => Exclusions[(int)exclusion];

    /// <summary>How near, then why it stands where it stands.</summary>
    public static string ToText(this SteeringChoice choice) => Choices[((int)choice.Proximity << Reasons.Length) + (int)choice.Reasons];

    private static string Join(int number) =>
        string.Join(',', [Proximities[number >> Reasons.Length], .. Reasons.Where((_, bit) => (number >> bit & 1) != 0)]);
}
