using System.Diagnostics.Metrics;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>Upper bounds of a histogram: those the instrument advises, else some that suit its unit.</summary>
internal static class HistogramBuckets
{
    // Finer where an answer should be: the hit within a millisecond, the play within a second.
    private static readonly double[] Seconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private static readonly double[] Ratio = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

    // 1 KiB to 4 GiB.
    private static readonly double[] Bytes = Prometheus.Histogram.ExponentialBuckets(1024, 4, 12);

    private static readonly double[] Counts = Prometheus.Histogram.ExponentialBuckets(1, 4, 12);

    public static double[] For(Instrument instrument) => Advised(instrument) ?? instrument.Unit switch
    {
        "s" => Seconds,
        "1" => Ratio,
        "By" => Bytes,
        _ => Counts,
    };

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> doubles => doubles.Advice?.HistogramBucketBoundaries?.ToArray(),
        Histogram<long> longs => longs.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        Histogram<int> ints => ints.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
        _ => null,
    };
}
