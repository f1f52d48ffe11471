using System.Diagnostics.Metrics;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _aborted;
    private readonly Histogram<double> _firstByte;

    public DeliveryMetrics(IMeterFactory meters, DeliveryFigures figures, AccessLog log)
    {
        Meter meter = meters.Create("Netflix.Appliance.Delivery");
        _requests = meter.CreateCounter<long>("cdn.delivery.requests", "{request}", "Answered requests, by cache outcome and status class.");
        _sent = meter.CreateCounter<long>("cdn.delivery.sent", "By", "Body bytes handed to the connection, by cache outcome.");
        _aborted = meter.CreateCounter<long>("cdn.delivery.aborted", "{request}", "Answers that ended early, by who ended them.");
        _firstByte = meter.CreateHistogram<double>("cdn.delivery.first_byte", "s", "From the request to its first body byte, by cache outcome.");
        meter.CreateObservableUpDownCounter("cdn.delivery.connections", () => figures.Connections, "{connection}", "Open connections.");
        meter.CreateObservableCounter("cdn.delivery.access_log_dropped", () => log.Dropped, "{line}", "Access log lines dropped because the log could not follow.");
    }

    internal void Answered(CacheOutcome? outcome, int status, long sentBytes, TimeSpan? firstByte)
    {
        var label = KeyValuePair.Create<string, object?>("cache", Label(outcome));
        _requests.Add(1, label, KeyValuePair.Create<string, object?>("status", $"{status / 100}xx"));
        if (sentBytes > 0) _sent.Add(sentBytes, label);
        if (firstByte is { } delay) _firstByte.Record(delay.TotalSeconds, label);
    }

    internal void Aborted(bool byViewer) => _aborted.Add(1, KeyValuePair.Create<string, object?>("by", byViewer ? "viewer" : "appliance"));

    internal static string Label(CacheOutcome? outcome) => outcome switch
    {
        CacheOutcome.Hit => "hit",
        CacheOutcome.Miss => "miss",
        CacheOutcome.Collapsed => "collapsed",
        _ => "pass",
    };
}
