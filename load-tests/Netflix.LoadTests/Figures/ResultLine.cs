using System.Globalization;

namespace Netflix.LoadTests.Figures;

/// <summary>The last line of a bench, for scripts: plain numbers with a point, units as the bench's help says.</summary>
internal static class ResultLine
{
    public static string Format(string bench, double ours, double peer) => Format(bench, ours / peer, ours, peer);

    public static string Format(string bench, double ratio, double ours, double peer) =>
        string.Create(CultureInfo.InvariantCulture, $"{bench} ratio={ratio:0.###} ours={ours:0.####} peer={peer:0.####}");
}
