using System.Diagnostics.Metrics;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>How the measurements of one instrument enter its family.</summary>
internal sealed class InstrumentFeed
{
    private readonly MetricFamily? _family;
    private readonly Action _drop;
    private readonly Use _use;
    private readonly Dictionary<MetricSeries, double> _observed = [];

    private enum Use
    {
        /// <summary>The measurement is what came on top: counters, histograms, up-down counters.</summary>
        Add,

        /// <summary>The measurement is the value: gauges.</summary>
        Set,

        /// <summary>The measurement is the sum so far: observable counters. Two hosts in one process add up.</summary>
        Sum,
    }

    /// <param name="family">Null when its name is taken by another kind: everything is dropped.</param>
    /// <param name="drop">Counts a measurement that has nowhere to go.</param>
    public InstrumentFeed(Instrument instrument, MetricFamily? family, Action drop)
    {
        (_family, _drop) = (family, drop);
        Type kind = instrument.GetType().GetGenericTypeDefinition();
        _use = kind == typeof(ObservableCounter<>) || kind == typeof(ObservableUpDownCounter<>) ? Use.Sum
            : kind == typeof(ObservableGauge<>) || kind == typeof(Gauge<>) ? Use.Set
            : Use.Add;
        IsObserved = instrument.IsObservable;
    }

    private bool IsObserved { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A counter that falls would take the exporter's exception to whoever counts.
        bool valid = _family?.Kind != MetricKind.Counter || value >= 0;
        if (!valid || _family?.Find(tags) is not { } series) _drop();
        else if (IsObserved) Observe(series, value);
        else if (_use == Use.Set) series.Set(value);
        else series.Add(value);
    }

    /// <summary>The instrument is gone: what only it knew must not stay as if it were still so.</summary>
    public void Complete()
    {
        lock (_observed)
        {
            foreach ((MetricSeries series, double last) in _observed)
            {
                if (_use == Use.Set) series.Withdraw();
                else if (_family!.Kind == MetricKind.Gauge) series.Add(-last);
            }
            _observed.Clear();
        }
    }

    private void Observe(MetricSeries series, double value)
    {
        lock (_observed)
        {
            double last = _observed.GetValueOrDefault(series);
            _observed[series] = value;
            if (_use == Use.Set) series.Set(value);
            else if (_family!.Kind == MetricKind.Counter && value < last) series.Add(value);
            else series.Add(value - last);
        }
    }
}
