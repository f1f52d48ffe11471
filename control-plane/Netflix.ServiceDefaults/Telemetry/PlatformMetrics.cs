using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Netflix.ServiceDefaults.Listeners;
using Prometheus;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// <c>/metrics</c> on the Admin listener. Instruments are System.Diagnostics.Metrics; prometheus-net only exports them, so that
/// the exporter stays replaceable. Exported are our own meters (<c>Netflix.*</c>), Kestrel's and the HTTP server's.
/// </summary>
internal static class PlatformMetrics
{
    private static readonly string[] PlatformMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    // Seconds; finer where an answer should be: the hit within a millisecond, the play within a second.
    private static readonly double[] SecondsBuckets =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private static int _started;

    internal static void MapPlatformMetrics(this WebApplication app)
    {
        // The exporter's registry is one per process; several hosts in one process (tests) share it.
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true, SuppressMeters = true, SuppressDebugMetrics = true });
            MeterAdapter.StartListening(new MeterAdapterOptions
            {
                InstrumentFilterPredicate = IsExported,
                ResolveHistogramBuckets = instrument => instrument.Unit == "s" ? SecondsBuckets : Histogram.ExponentialBuckets(1024, 4, 12),
                MetricsExpireAfter = TimeSpan.FromHours(1),
            });
        }
        app.MapMetrics("/metrics").OnListener(NamedListeners.Admin);
    }

    private static bool IsExported(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("Netflix.", StringComparison.Ordinal) || PlatformMeters.Contains(instrument.Meter.Name);
}
