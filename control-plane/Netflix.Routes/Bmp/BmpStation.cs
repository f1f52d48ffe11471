using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

/// <summary>Listens for routers that send what they learn by BGP (RFC 7854).</summary>
/// <param name="routers">Who may connect: BMP has no other proof of who speaks.</param>
/// <param name="keepRoutes">How long what a router announced stays when its connection ends.</param>
/// <param name="open">Where that router's routes go; asked at each connection.</param>
public sealed partial class BmpStation(
    IReadOnlySet<IPAddress> routers, TimeSpan keepRoutes, Func<IPAddress, IRouteSink> open, TimeProvider time, ILoggerFactory logs)
{
    // A router has one connection, and a second one while it does not know yet that the first is gone.
    private const int ConnectionsOfARouter = 4;

    private readonly Dictionary<IPAddress, int> _connections = [];
    private readonly Lock _lock = new();
    private readonly ILogger<BmpStation> _log = logs.CreateLogger<BmpStation>();

    /// <summary>Where it listens; null before.</summary>
    public IPEndPoint? Endpoint { get; private set; }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public async Task RunAsync(IPEndPoint listen, CancellationToken stopping)
    {
        using var listener = new TcpListener(listen);
        listener.Start();
        Endpoint = (IPEndPoint)listener.LocalEndpoint;
        while (true)
        {
            Socket socket = await listener.AcceptSocketAsync(stopping);
            _ = ServeAsync(socket, stopping);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        using Socket connection = socket;
        IPAddress router = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        if (router.IsIPv4MappedToIPv6) router = router.MapToIPv4();
        if (!routers.Contains(router))
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
        IRouteSink sink = open(router);
        var session = new BmpSession(sink, logs.CreateLogger<BmpSession>());
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
        await RetireAsync(router, session, sink, stopping);
    }

    private async Task RetireAsync(IPAddress router, BmpSession session, IRouteSink sink, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(keepRoutes, time, stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        int removed = sink.Close(session.Sources);
        if (removed > 0) RoutesRetired(router, removed);
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

    [LoggerMessage(5001, LogLevel.Warning, "{Router} connected to the BMP station and is none of the routers that may")]
    private partial void UnknownRouter(IPAddress router);

    [LoggerMessage(5002, LogLevel.Warning, "Router {Router} has too many connections to the BMP station")]
    private partial void TooManyConnections(IPAddress router);

    [LoggerMessage(5003, LogLevel.Warning, "Router {Router} sends no more routes: {Reason}")]
    private partial void RouterLeft(IPAddress router, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "{Routes} announcements of a connection of router {Router} that ended are out")]
    private partial void RoutesRetired(IPAddress router, int routes);
}
