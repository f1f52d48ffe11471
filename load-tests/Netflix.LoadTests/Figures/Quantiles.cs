namespace Netflix.LoadTests.Figures;

internal static class Quantiles
{
    public static double Median(IEnumerable<double> values) => Of([.. values.Order()], 0.5);

    /// <summary>Linear interpolation between the closest ranks (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    public static double Of(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        return below + 1 < sorted.Length ? sorted[below] + ((rank - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
