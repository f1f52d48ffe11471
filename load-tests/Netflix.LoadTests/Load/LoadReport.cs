using System.Diagnostics;
using Netflix.Lab;
using Netflix.LoadTests.Figures;

namespace Netflix.LoadTests.Load;

/// <summary>What one run of a load saw; no request of it failed.</summary>
/// <param name="P50">Median time from a request to the end of its answer, in seconds.</param>
/// <param name="P99">The same, of the slowest hundredth.</param>
internal sealed record LoadReport(double Seconds, long Requests, double P50, double P99)
{
    public double RequestsPerSecond => Requests / Seconds;

    /// <param name="took">Timestamp ticks of each answer.</param>
    /// <exception cref="LabException">There is none.</exception>
    public static LoadReport Of(IReadOnlyCollection<long> took, TimeSpan elapsed)
    {
        if (took.Count == 0)
            throw new LabException($"No answer was whole within {elapsed.TotalSeconds:0.0} s.");
        double[] seconds = [.. took.Order().Select(ticks => ticks / (double)Stopwatch.Frequency)];
        return new LoadReport(elapsed.TotalSeconds, took.Count, Quantiles.Of(seconds, 0.5), Quantiles.Of(seconds, 0.99));
    }
}
