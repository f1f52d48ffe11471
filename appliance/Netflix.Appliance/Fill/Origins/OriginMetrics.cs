using System.Diagnostics.Metrics;

namespace Netflix.Appliance.Fill.Origins;

internal sealed class OriginMetrics
{
    private readonly Counter<long> _changed;
    private readonly Counter<long> _refused;
    private readonly UpDownCounter<long> _resting;

    public OriginMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Appliance.Origin");
        _changed = meter.CreateCounter<long>("cdn.origin.changed", "{change}", "Changes of an origin's circuit, by the state it changed to.");
        _refused = meter.CreateCounter<long>("cdn.origin.refused", "{request}", "Requests that were not sent to an origin that failed too often.");
        _resting = meter.CreateUpDownCounter<long>("cdn.origin.resting", "{origin}", "Origins that are not asked, or by one request only.");
    }

    internal void Changed(CircuitState from, CircuitState to)
    {
        _changed.Add(1, KeyValuePair.Create<string, object?>("state", to.ToString()));
        if (from == CircuitState.Closed) _resting.Add(1);
        else if (to == CircuitState.Closed) _resting.Add(-1);
    }

    internal void Refused() => _refused.Add(1);
}
