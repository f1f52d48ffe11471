namespace Netflix.ControlPlane.Routes.Learned;

/// <summary>What an operator lets count of the routes that a site's appliances learn.</summary>
internal enum AcceptLearned
{
    None,

    /// <summary>Those that begin in the site's own AS numbers.</summary>
    OwnNetworks,

    /// <summary>Whatever its routers announce: for sites whose appliances are trusted as their routers are.</summary>
    All,
}

internal static class AcceptLearnedText
{
    private static readonly string[] Words = ["none", "own-networks", "all"];

    internal static string ToText(this AcceptLearned accept) => Words[(int)accept];

    internal static AcceptLearned? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (AcceptLearned)place : null;
}
