using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Netflix.Appliance.Control;

internal sealed class ControlMetrics
{
    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _failures;

    public ControlMetrics(IMeterFactory meters, Holdings holdings, CurrentAssignment current)
    {
        Meter meter = meters.Create("Netflix.Appliance.Control");
        _heartbeats = meter.CreateCounter<long>("cdn.control.heartbeats", "{heartbeat}", "Heartbeats sent.");
        _failures = meter.CreateCounter<long>("cdn.control.failures", "{call}", "Calls that failed, by gRPC status.");
        meter.CreateObservableGauge("cdn.control.assignment_version", () => (long)current.Assignment.Version, "{version}", "The assignment in force.");
        meter.CreateObservableGauge("cdn.control.pending_files", () => holdings.Current.PendingFiles, "{file}", "Assigned files not on disk.");
    }

    internal void Said() => _heartbeats.Add(1);

    internal void Failed(StatusCode status) => _failures.Add(1, KeyValuePair.Create<string, object?>("status", status.ToString()));
}
