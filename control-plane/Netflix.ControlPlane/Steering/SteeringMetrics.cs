using System.Diagnostics.Metrics;
using Netflix.Steering.Decisions;

namespace Netflix.ControlPlane.Steering;

internal sealed class SteeringMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _decisions = meters.Create("Netflix.ControlPlane.Steering")
        .CreateCounter<long>("cdn.steering.decisions", "{decision}", "Viewers sent to an appliance, by how near its site is; \"none\" when nobody could serve.");

    internal void Decided(Proximity? nearest) => _decisions.Add(1, new KeyValuePair<string, object?>("proximity", nearest?.ToText() ?? "none"));
}
