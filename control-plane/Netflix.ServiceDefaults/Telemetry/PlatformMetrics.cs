using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Netflix.ServiceDefaults.Listeners;
using Prometheus;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// <c>/metrics</c> on the Admin listener: our own meters (<c>Netflix.*</c>), Kestrel's, the HTTP server's, and the process's own
/// figures. Instruments are System.Diagnostics.Metrics; prometheus-net only writes them out, so that the exporter stays replaceable.
/// </summary>
internal static class PlatformMetrics
{
    // A route, a status and a method make some hundred series; a thousand is a mistake that would cost memory here and in Prometheus.
    private const int MaxSeriesPerName = 1000;

    private static readonly string[] PlatformMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    // The exporter's registry is one per process; several hosts in one process (tests) share it, and the bridge into it.
    private static readonly Lazy<MetricsBridge> Bridge = new(() =>
    {
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true, SuppressDebugMetrics = true });
        return new MetricsBridge(Metrics.DefaultRegistry, IsExported, MaxSeriesPerName);
    });

    internal static void MapPlatformMetrics(this WebApplication app)
    {
        _ = Bridge.Value;
        app.MapMetrics("/metrics").OnListener(NamedListeners.Admin);
    }

    private static bool IsExported(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("Netflix.", StringComparison.Ordinal) || PlatformMeters.Contains(instrument.Meter.Name);
}
