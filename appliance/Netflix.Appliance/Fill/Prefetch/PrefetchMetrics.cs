using System.Diagnostics.Metrics;

namespace Netflix.Appliance.Fill.Prefetch;

internal sealed class PrefetchMetrics
{
    private readonly Counter<long> _begun;
    private readonly Counter<long> _used;

    public PrefetchMetrics(IMeterFactory meters, PrefetchRecord record)
    {
        Meter meter = meters.Create("Netflix.Appliance.Prefetch");
        _begun = meter.CreateCounter<long>("cdn.prefetch.begun", "{segment}", "Segments fetched before a viewer asked for them.");
        _used = meter.CreateCounter<long>("cdn.prefetch.used", "{segment}", "Of those, asked for within a minute.");
        meter.CreateObservableCounter("cdn.prefetch.wasted", () => record.Wasted, "{segment}", "Of those, not asked for within a minute.");
    }

    internal void Begun() => _begun.Add(1);

    internal void Used() => _used.Add(1);
}
