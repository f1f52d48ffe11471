using System.Net;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>
/// Where the sites' routers connect. Each replica has a station of its own, and routers are told of all of them: what one replica knows
/// does not depend on another.
/// </summary>
internal sealed class RouterStation : BackgroundService
{
    private readonly BmpStation _station;
    private readonly string _listen;

    public RouterStation(RouteSources sources, PrefixTable table, IOptions<BmpOptions> options, TimeProvider time, ILoggerFactory logs)
    {
        Dictionary<IPAddress, int> sites = options.Value.Routers.ToDictionary(router => IPAddress.Parse(router.Key), router => router.Value);
        _listen = options.Value.Listen;
        _station = new BmpStation(
            sites.Keys.ToHashSet(), TimeSpan.FromSeconds(options.Value.KeepRoutesSeconds), router => new SiteSink(router, sites[router], sources, table, time), time, logs);
    }

    /// <summary>Where it listens; null before, or when there is none.</summary>
    internal IPEndPoint? Endpoint => _station.Endpoint;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _listen.Length == 0 ? Task.CompletedTask : _station.RunAsync(IPEndPoint.Parse(_listen), stoppingToken);
}
