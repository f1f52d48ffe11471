using System.Diagnostics.Metrics;
using System.Text;
using Netflix.ServiceDefaults.Telemetry;
using Prometheus;

namespace Netflix.ServiceDefaults.Tests.Telemetry;

/// <summary>A meter, the bridge, and a registry of its own to read what comes out.</summary>
internal sealed class BridgedMeter : IDisposable
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricsBridge _bridge;
    private readonly string _name = $"Test.{Guid.NewGuid()}";

    public BridgedMeter(int maxSeries = 100)
    {
        Meter = new Meter(_name);
        _bridge = new MetricsBridge(_registry, instrument => instrument.Meter.Name == _name, maxSeries);
    }

    public Meter Meter { get; }

    /// <summary>The meter of another host in the same process: same names, other instruments.</summary>
    public Meter Another() => new(_name);

    /// <summary>The lines of the text format that hold values, for names that begin so; ordered.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string prefix = "cdn")
    {
        string text = await TextAsync();
        return [.. text.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public async Task<string> TextAsync()
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(text, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose()
    {
        Meter.Dispose();
        _bridge.Dispose();
    }
}
