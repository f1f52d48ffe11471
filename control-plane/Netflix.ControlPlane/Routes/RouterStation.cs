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

    public RouterStation(SiteRouters routers, RouteSources sources, PrefixTable table, IOptions<BmpOptions> options, TimeProvider time, ILoggerFactory logs)
    {
        _listen = options.Value.Listen;
        _station = new BmpStation(
            TimeSpan.FromSeconds(options.Value.KeepRoutesSeconds), router => routers.SiteOf(router) is { } site ? new SiteSink(router, site, sources, table, time) : null, time, logs);
        routers.Changed += () => _station.SeeOut((router, sink) => routers.SiteOf(router) != ((SiteSink)sink).Site);
    }

    /// <summary>Where it listens; null before, or when there is none.</summary>
    internal IPEndPoint? Endpoint => _station.Endpoint;

    internal int ConnectionsOf(IPAddress router) => _station.ConnectionsOf(router);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _listen.Length == 0 ? Task.CompletedTask : _station.RunAsync(IPEndPoint.Parse(_listen), stoppingToken);
}
