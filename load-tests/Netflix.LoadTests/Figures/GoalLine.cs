using System.Globalization;

namespace Netflix.LoadTests.Figures;

/// <summary>The last line of a bench that has no peer, for scripts: plain numbers with a point, units as the bench's help says.</summary>
internal static class GoalLine
{
    public static string Format(string bench, double ours, double goal) =>
        string.Create(CultureInfo.InvariantCulture, $"{bench} ours={ours:0.####} goal={goal:0.####}");
}
