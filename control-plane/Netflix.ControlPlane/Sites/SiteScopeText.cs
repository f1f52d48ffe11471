using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Sites;

internal static class SiteScopeText
{
    private static readonly string[] Words = ["prefixes", "networks", "region"];

    internal static string ToText(this SiteScope scope) => Words[(int)scope];

    internal static SiteScope? Parse(string? text) => Array.IndexOf(Words, text) is >= 0 and var place ? (SiteScope)place : null;
}
