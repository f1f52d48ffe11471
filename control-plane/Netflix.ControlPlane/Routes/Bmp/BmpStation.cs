using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Netflix.ControlPlane.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Bmp;

/// <summary>
/// Listens for routers that send what they learn by BGP (RFC 7854). Each replica has a station of its own, and routers are told of all of
/// them: what one replica knows does not depend on another.
/// </summary>
internal sealed partial class BmpStation(
    RouteSources sources, PrefixTable table, IOptions<BmpOptions> options, TimeProvider time, ILogger<BmpStation> log, ILoggerFactory logs) : BackgroundService
{
    // A router has one connection, and a second one while it does not know yet that the first is gone.
    private const int ConnectionsOfARouter = 4;

    private readonly FrozenDictionary<IPAddress, int> _sites = options.Value.Routers.ToFrozenDictionary(router => IPAddress.Parse(router.Key), router => router.Value);
    private readonly Dictionary<IPAddress, int> _connections = [];
    private readonly Lock _lock = new();

    /// <summary>Where it listens; null before, or when there is none.</summary>
    internal IPEndPoint? Endpoint { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Listen.Length == 0) return;
        using var listener = new TcpListener(IPEndPoint.Parse(options.Value.Listen));
        listener.Start();
        Endpoint = (IPEndPoint)listener.LocalEndpoint;
        while (true)
        {
            Socket socket = await listener.AcceptSocketAsync(stoppingToken);
            _ = ServeAsync(socket, stoppingToken);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        using Socket connection = socket;
        IPAddress router = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        if (router.IsIPv4MappedToIPv6) router = router.MapToIPv4();
        if (!_sites.TryGetValue(router, out int site))
        {
            UnknownRouter(router);
            return;
        }
        if (!TryEnter(router))
        {
            TooManyConnections(router);
            return;
        }
        // BMP is silent while nothing changes: only the kernel notices a router that is gone.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 20);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        var session = new BmpSession(site, sources, table, logs.CreateLogger<BmpSession>());
        try
        {
            await session.RunAsync(PipeReader.Create(new NetworkStream(socket), new StreamPipeReaderOptions(bufferSize: 64 * 1024)), stopping);
            RouterLeft(router, "it said goodbye or closed");
        }
        catch (Exception error) when (error is WireFormatException or IOException)
        {
            RouterLeft(router, error.Message);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            Leave(router);
        }
        await RetireAsync(session, stopping);
    }

    private async Task RetireAsync(BmpSession session, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.KeepRoutesSeconds), time, stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        int removed = table.RemoveSources([.. session.Sources]);
        if (removed > 0) RoutesRetired(session.Router.Name, removed);
    }

    private bool TryEnter(IPAddress router)
    {
        lock (_lock)
        {
            int count = _connections.GetValueOrDefault(router);
            if (count == ConnectionsOfARouter) return false;
            _connections[router] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress router)
    {
        lock (_lock)
        {
            if (--_connections[router] == 0) _connections.Remove(router);
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "{Router} connected to the BMP station and is no router of a site; see Bmp:Routers")]
    private partial void UnknownRouter(IPAddress router);

    [LoggerMessage(5002, LogLevel.Warning, "Router {Router} has too many connections to the BMP station")]
    private partial void TooManyConnections(IPAddress router);

    [LoggerMessage(5003, LogLevel.Warning, "Router {Router} sends no more routes: {Reason}")]
    private partial void RouterLeft(IPAddress router, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "Router {Name} did not come back; {Routes} of its announcements are out")]
    private partial void RoutesRetired(string name, int routes);
}
