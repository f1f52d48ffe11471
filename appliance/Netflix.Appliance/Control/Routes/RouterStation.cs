using System.Net;
using Microsoft.Extensions.Options;
using Netflix.Routes.Bmp;

namespace Netflix.Appliance.Control.Routes;

/// <summary>Where the rack's routers connect, which cannot reach the control plane themselves.</summary>
internal sealed class RouterStation(LearnedTable table, IOptions<RouteOptions> options, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    private readonly BmpStation _station = new(
        options.Value.Routers.Select(IPAddress.Parse).ToHashSet(), TimeSpan.FromSeconds(options.Value.KeepRoutesSeconds), _ => new LearnedSink(table), time, logs);

    /// <summary>Where it listens; null before, or when there is none.</summary>
    internal IPEndPoint? Endpoint => _station.Endpoint;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.BmpListen.Length == 0 ? Task.CompletedTask : _station.RunAsync(IPEndPoint.Parse(options.Value.BmpListen), stoppingToken);
}
