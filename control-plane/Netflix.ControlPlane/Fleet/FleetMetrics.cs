using System.Diagnostics.Metrics;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Fleet;

internal sealed class FleetMetrics
{
    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _refresh;

    public FleetMetrics(IMeterFactory meters, FleetView fleet)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Fleet");
        _heartbeats = meter.CreateCounter<long>("cdn.fleet.heartbeats", "{heartbeat}", "Heartbeats this replica received and kept.");
        _rejected = meter.CreateCounter<long>("cdn.fleet.rejected", "{call}", "Calls of appliances that were refused, by reason.");
        _refresh = meter.CreateHistogram<double>("cdn.fleet.refresh", "s", "Time to read the whole fleet once.");
        meter.CreateObservableGauge(
            "cdn.fleet.appliances", () => CountByState(fleet.Current), "{appliance}", "Registered appliances by state.");
        // Bytes, as Prometheus' base unit is, though networks are spoken of in bits.
        meter.CreateObservableGauge("cdn.fleet.egress", () => Up(fleet).Sum(appliance => appliance.EgressBitsPerSecond) / 8.0,
            "By/s", "What the appliances that are up send to viewers.");
        meter.CreateObservableGauge("cdn.fleet.capacity", () => Up(fleet).Sum(appliance => appliance.CapacityBitsPerSecond) / 8.0,
            "By/s", "What the appliances that are up could send.");
    }

    public void HeartbeatReceived() => _heartbeats.Add(1);

    /// <param name="reason">"certificate", "token", "revoked", "invalid" or "full".</param>
    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Refreshed(TimeSpan duration) => _refresh.Record(duration.TotalSeconds);

    private static IEnumerable<FleetAppliance> Up(FleetView fleet) =>
        fleet.Current.Appliances.Where(appliance => appliance.State != ApplianceState.Down);

    private static IEnumerable<Measurement<long>> CountByState(FleetSnapshot fleet) =>
        Enum.GetValues<ApplianceState>().Select(state => new Measurement<long>(
            fleet.Appliances.LongCount(appliance => appliance.State == state),
            new KeyValuePair<string, object?>("state", state.ToText())));
}
