using System.Text.RegularExpressions;

namespace Netflix.ControlPlane.Fleet;

/// <summary>How appliances and sites are named; the database holds the same rule.</summary>
internal static partial class NodeName
{
    internal const int MaxLength = 63;

    internal static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex("^[a-z0-9-]{1,63}\\z")]
    private static partial Regex Pattern();
}
