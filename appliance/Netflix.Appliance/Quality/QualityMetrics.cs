using System.Diagnostics.Metrics;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Quality;

internal sealed class QualityMetrics
{
    private enum Fate
    {
        Counted,
        Uncounted,
        CountedEvent,
        UncountedEvent,
        UnreadableEvent,
    }

    private readonly StripedCounters _reports = new(Enum.GetValues<Fate>().Length);
    private readonly Counter<long> _evicted;
    private long _prefixes;
    private long _clients;
    private long _starved;

    public QualityMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Appliance.Quality");
        meter.CreateObservableCounter("cdn.quality.reports", Reports, "{report}", "Players' reports with served segments, by whether they counted; those of a session that has just come do not.");
        meter.CreateObservableCounter("cdn.quality.events", Events, "{report}", "Players' event reports, by whether they counted: of sessions that this appliance serves.");
        _evicted = meter.CreateCounter<long>("cdn.quality.evicted", "{prefix}", "Prefixes forgotten because there were too many (Quality:Prefixes).");
        meter.CreateObservableGauge("cdn.quality.prefixes", () => Volatile.Read(ref _prefixes), "{prefix}", "Prefixes heard of in the last window.");
        meter.CreateObservableGauge("cdn.quality.clients", () => Volatile.Read(ref _clients), "{client}", "Clients heard of in the last window.");
        meter.CreateObservableGauge("cdn.quality.starved_clients", () => Volatile.Read(ref _starved), "{client}", "Of these, whose buffer ran dry.");
    }

    internal void Heard(bool isCounted) => _reports.Add((int)(isCounted ? Fate.Counted : Fate.Uncounted), 1);

    internal void HeardEvent(bool isCounted) => _reports.Add((int)(isCounted ? Fate.CountedEvent : Fate.UncountedEvent), 1);

    internal void Unreadable(int events) => _reports.Add((int)Fate.UnreadableEvent, events);

    internal void Evicted() => _evicted.Add(1);

    internal void Closed(int prefixes, int clients, int starved)
    {
        Volatile.Write(ref _prefixes, prefixes);
        Volatile.Write(ref _clients, clients);
        Volatile.Write(ref _starved, starved);
    }

    private IEnumerable<Measurement<long>> Reports() => [Sum(Fate.Counted, "yes"), Sum(Fate.Uncounted, "no")];

    private IEnumerable<Measurement<long>> Events() => [Sum(Fate.CountedEvent, "yes"), Sum(Fate.UncountedEvent, "no"), Sum(Fate.UnreadableEvent, "unreadable")];

    private Measurement<long> Sum(Fate fate, string counted) => new(_reports.Sum((int)fate), KeyValuePair.Create<string, object?>("counted", counted));
}
