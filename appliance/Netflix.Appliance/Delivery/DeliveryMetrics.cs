using System.Diagnostics.Metrics;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Delivery;

/// <summary>What Prometheus sees of <see cref="DeliveryFigures"/>: read when it asks, so that a request pays for sums only.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Histogram<double> _firstByte;
    private readonly FirstByteTimes _times;
    private readonly KeyValuePair<string, object?>[] _labels = [.. DeliveryFigures.Outcomes.Select(outcome => KeyValuePair.Create<string, object?>("cache", Label(outcome)))];

    public DeliveryMetrics(IMeterFactory meters, DeliveryFigures figures, FirstByteTimes times, AccessLog log)
    {
        _times = times;
        Meter meter = meters.Create("Netflix.Appliance.Delivery");
        meter.CreateObservableCounter("cdn.delivery.requests", () => Requests(figures), "{request}", "Answered requests, by cache outcome and status class.");
        meter.CreateObservableCounter("cdn.delivery.sent", () => Sent(figures), "By", "Body bytes handed to the connection, by cache outcome.");
        meter.CreateObservableCounter("cdn.delivery.aborted", () => Aborted(figures), "{request}", "Answers that ended early, by who ended them.");
        _firstByte = meter.CreateHistogram<double>("cdn.delivery.first_byte", "s", "From the request to its first body byte, by cache outcome.");
        meter.CreateObservableUpDownCounter("cdn.delivery.connections", () => figures.Connections, "{connection}", "Open connections.");
        meter.CreateObservableCounter("cdn.delivery.access_log_dropped", () => log.Dropped, "{line}", "Access log lines dropped because the log could not follow.");
    }

    internal void FirstByte(CacheOutcome? outcome, TimeSpan delay)
    {
        _times.Add(outcome, delay);
        _firstByte.Record(delay.TotalSeconds, _labels[DeliveryFigures.IndexOf(outcome)]);
    }

    internal static string Label(CacheOutcome? outcome) => outcome switch
    {
        CacheOutcome.Hit => "hit",
        CacheOutcome.Stale => "stale",
        CacheOutcome.Revalidated => "revalidated",
        CacheOutcome.Miss => "miss",
        CacheOutcome.Collapsed => "collapsed",
        _ => "pass",
    };

    // A series that was never counted is not shown.
    private IEnumerable<Measurement<long>> Requests(DeliveryFigures figures) =>
        from at in Enumerable.Range(0, _labels.Length)
        from statusClass in Enumerable.Range(0, DeliveryFigures.StatusClasses)
        let count = figures.RequestsOf(DeliveryFigures.Outcomes[at], statusClass)
        where count > 0
        select new Measurement<long>(count, _labels[at], KeyValuePair.Create<string, object?>("status", $"{statusClass}xx"));

    private IEnumerable<Measurement<long>> Sent(DeliveryFigures figures) =>
        from at in Enumerable.Range(0, _labels.Length)
        select new Measurement<long>(figures.SentBytesOf(DeliveryFigures.Outcomes[at]), _labels[at]);

    private static IEnumerable<Measurement<long>> Aborted(DeliveryFigures figures) =>
    [
        new(figures.EndedBy(SendEnd.ViewerLeft), KeyValuePair.Create<string, object?>("by", "viewer")),
        new(figures.EndedBy(SendEnd.Broken), KeyValuePair.Create<string, object?>("by", "appliance")),
    ];
}
