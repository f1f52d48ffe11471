using System.Diagnostics.Metrics;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Fill;

internal sealed class FillMetrics
{
    private readonly Counter<long> _started;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _collapsed;
    private readonly Counter<long> _notKept;
    private readonly Counter<long> _received;
    private readonly Histogram<double> _duration;

    public FillMetrics(IMeterFactory meters, FillSlots slots, FillMemory memory)
    {
        Meter meter = meters.Create("Netflix.Appliance.Fill");
        _started = meter.CreateCounter<long>("cdn.fill.started", "{fill}", "Fetches from the origin, by what keeps the object: demand or pinned.");
        _failed = meter.CreateCounter<long>("cdn.fill.failed", "{fill}", "Fetches that brought nothing, by reason.");
        _retried = meter.CreateCounter<long>("cdn.fill.retried", "{attempt}", "Further attempts after one broke off.");
        _collapsed = meter.CreateCounter<long>("cdn.fill.collapsed", "{request}", "Requests that joined a running fetch.");
        _notKept = meter.CreateCounter<long>("cdn.fill.not_kept", "{fill}", "Fetches that were served but that no disk could keep.");
        _received = meter.CreateCounter<long>("cdn.fill.received", "By", "Body bytes from the origin.");
        _duration = meter.CreateHistogram<double>("cdn.fill.duration", "s", "From the miss to the whole body kept.");
        meter.CreateObservableGauge("cdn.fill.running", () => slots.Running, "{fill}", "Fetches under way.");
        meter.CreateObservableGauge("cdn.fill.waiting", () => slots.Waiting, "{fill}", "Objects that wait for a fetch.");
        meter.CreateObservableGauge("cdn.fill.memory", () => memory.ReservedBytes, "By", "Memory reserved by running fills.");
    }

    internal void Started(Retention retention) =>
        _started.Add(1, KeyValuePair.Create<string, object?>("retention", retention == Retention.Pinned ? "pinned" : "demand"));

    internal void Failed(FillFailure failure) => _failed.Add(1, KeyValuePair.Create<string, object?>("reason", failure.ToString()));

    internal void Retried() => _retried.Add(1);

    internal void Collapsed() => _collapsed.Add(1);

    internal void NotKept() => _notKept.Add(1);

    internal void Received(int bytes) => _received.Add(bytes);

    internal void Ended(TimeSpan duration) => _duration.Record(duration.TotalSeconds);
}
