namespace Netflix.LoadTests.Load;

/// <summary>What one run of a load saw; no request of it failed.</summary>
/// <param name="P50">Median time from a request to the end of its answer, in seconds.</param>
/// <param name="P99">The same, of the slowest hundredth.</param>
internal sealed record LoadReport(double Seconds, long Requests, double P50, double P99)
{
    public double RequestsPerSecond => Requests / Seconds;
}
