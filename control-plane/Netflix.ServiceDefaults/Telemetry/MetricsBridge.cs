using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Prometheus;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// Carries System.Diagnostics.Metrics into a prometheus-net registry, which then only writes the text. Its own MeterAdapter makes a
/// gauge named after the meter of every counter and allocates with every measurement.
/// </summary>
internal sealed class MetricsBridge : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _observing = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MetricFactory _metrics;
    private readonly int _maxSeries;
    private readonly Counter _dropped;
    private readonly Counter _unobserved;

    /// <param name="exports">Which instruments are exported.</param>
    /// <param name="maxSeries">Sets of tags one name may have; more are dropped and counted.</param>
    public MetricsBridge(CollectorRegistry registry, Func<Instrument, bool> exports, int maxSeries)
    {
        _maxSeries = maxSeries;
        _metrics = Metrics.WithCustomRegistry(registry);
        // An exemplar costs an allocation; traces are found through the logs.
        _metrics.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        _dropped = _metrics.CreateCounter("telemetry_dropped_measurements_total",
            "Measurements not exported: too many sets of tags, a name taken by another kind, or a counter that fell.", ["instrument"]);
        _unobserved = _metrics.CreateCounter("telemetry_failed_observations_total", "Scrapes in which a gauge or counter could not be read.");

        registry.AddBeforeCollectCallback(Observe);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (exports(instrument) && FeedOf(instrument) is { } feed) listener.EnableMeasurementEvents(instrument, feed);
        };
        _listener.MeasurementsCompleted = (_, state) => (state as InstrumentFeed)?.Complete();
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => ((InstrumentFeed)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => ((InstrumentFeed)state!).Record((double)value, tags));
        _listener.Start();
    }

    private InstrumentFeed? FeedOf(Instrument instrument)
    {
        if (MetricName.KindOf(instrument) is not { } kind) return null;
        string name = MetricName.Of(instrument.Name, instrument.Unit, kind);
        MetricFamily family = _families.GetOrAdd(name, _ => CreateFamily(name, instrument, kind));
        Counter.Child dropped = _dropped.WithLabels(instrument.Name);
        return new InstrumentFeed(instrument, family.Kind == kind ? family : null, () => dropped.Inc());
    }

    private MetricFamily CreateFamily(string name, Instrument instrument, MetricKind kind)
    {
        string help = string.IsNullOrWhiteSpace(instrument.Description) ? $"{instrument.Name} of {instrument.Meter.Name}." : instrument.Description;
        return new MetricFamily(name, help, kind, kind == MetricKind.Histogram ? HistogramBuckets.For(instrument) : [], _maxSeries, _metrics);
    }

    private void Observe()
    {
        try
        {
            // One scrape at a time: an older sum that arrives after a newer one would look like a counter that began anew.
            lock (_observing) _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // The others were read; a scrape without one gauge is better than none.
            _unobserved.Inc();
        }
    }

    public void Dispose() => _listener.Dispose();
}
