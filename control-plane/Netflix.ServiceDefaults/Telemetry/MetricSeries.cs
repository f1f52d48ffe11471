using Prometheus;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// What one set of tags, in the order a caller gives them, is counted in. Several orders may share one metric.
/// </summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, ICollectorChild metric, MetricSeries? next)
{
    /// <summary>Another series whose tags have the same hash.</summary>
    public MetricSeries? Next { get; } = next;

    public void Add(double value)
    {
        switch (metric)
        {
            case Counter.Child counter: counter.Inc(value); break;
            case Gauge.Child gauge: gauge.Inc(value); break;
            case Histogram.Child histogram: histogram.Observe(value); break;
        }
    }

    public void Set(double value) => ((Gauge.Child)metric).Set(value);

    /// <summary>Takes a gauge out of the export until it is set again.</summary>
    public void Withdraw() => ((Gauge.Child)metric).Unpublish();

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length) return false;
        for (int i = 0; i < tags.Length; i++)
            if (tags[i].Key != others[i].Key || !Equals(tags[i].Value, others[i].Value)) return false;
        return true;
    }

    public static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach ((string key, object? value) in tags)
        {
            hash.Add(key);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }
}
