using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Fleet.Quality;

internal sealed class QualityMetrics
{
    private readonly Counter<long> _found;

    public QualityMetrics(IMeterFactory meters, QualityView view)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Quality");
        _found = meter.CreateCounter<long>("cdn.quality.found_poor", "{verdict}", "Times that an appliance was found to serve a prefix poorly.");
        meter.CreateObservableGauge("cdn.quality.poor", () => view.Current.Verdicts.InForce.Count(), "{verdict}", "Prefixes whose viewers are kept off an appliance now, each with each appliance.");
        meter.CreateObservableGauge("cdn.quality.reporting_appliances", () => view.Current.Reports.Count, "{appliance}", "Appliances whose viewers' players report.");
        meter.CreateObservableGauge(
            "cdn.quality.reported_prefixes", () => view.Current.Reports.Values.Sum(report => report.Prefixes.Count(prefix => prefix.Prefix != 0)), "{report}", "Prefixes they report of, each at each appliance.");
    }

    internal void Found(int verdicts)
    {
        if (verdicts > 0) _found.Add(verdicts);
    }
}
