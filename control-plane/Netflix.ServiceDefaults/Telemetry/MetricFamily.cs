using System.Collections.Concurrent;
using System.Globalization;
using Prometheus;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// All series of one exported name. Instruments of the same name, such as those of several hosts in one test process, share it.
/// Finding a known set of tags allocates nothing.
/// </summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, double[] buckets, int maxSeries, IMetricFactory metrics)
{
    private readonly ConcurrentDictionary<int, MetricSeries> _byHash = new();
    private readonly Lock _adding = new();
    private int _count;

    public string Name => name;
    public MetricKind Kind => kind;

    /// <summary>Null when the family has as many series as it may: the caller counts what it drops.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        int hash = MetricSeries.HashOf(tags);
        for (MetricSeries? series = _byHash.GetValueOrDefault(hash); series is not null; series = series.Next)
            if (series.Has(tags)) return series;
        return Volatile.Read(ref _count) < maxSeries ? Add(hash, tags) : null;
    }

    private MetricSeries? Add(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_adding)
        {
            MetricSeries? first = _byHash.GetValueOrDefault(hash);
            for (MetricSeries? series = first; series is not null; series = series.Next)
                if (series.Has(tags)) return series;
            if (_count >= maxSeries) return null;
            MetricSeries added = Create(tags.ToArray(), first);
            _byHash[hash] = added;
            _count++;
            return added;
        }
    }

    private MetricSeries Create(KeyValuePair<string, object?>[] tags, MetricSeries? next)
    {
        // Sorted: the same tags in another order are the same metric. Two keys that become one name: the last one counts.
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((string key, object? value) in tags) labels[LabelName(key)] = Text(value);
        string[] names = [.. labels.Keys], values = [.. labels.Values];
        ICollectorChild metric = kind switch
        {
            MetricKind.Counter => metrics.CreateCounter(name, help, names).WithLabels(values),
            MetricKind.Gauge => metrics.CreateGauge(name, help, names).WithLabels(values),
            _ => metrics.CreateHistogram(name, help, names, new HistogramConfiguration { Buckets = buckets }).WithLabels(values),
        };
        return new MetricSeries(tags, metric, next);
    }

    // "le" and names that begin with "__" are Prometheus' own.
    private static string LabelName(string key)
    {
        string clean = MetricName.Sanitize(key).TrimStart('_');
        return clean.Length == 0 || char.IsAsciiDigit(clean[0]) || clean == "le" ? $"tag_{clean}" : clean;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
