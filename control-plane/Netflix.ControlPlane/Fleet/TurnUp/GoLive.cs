namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary>Who takes a newly enrolled appliance live.</summary>
internal enum GoLive
{
    ByOperator,

    /// <summary>The platform, once all checks pass.</summary>
    WhenReady,
}

internal static class GoLiveText
{
    private static readonly string[] Words = ["by-operator", "when-ready"];

    internal static string ToText(this GoLive goLive) => Words[(int)goLive];

    internal static GoLive? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (GoLive)place : null;
}
