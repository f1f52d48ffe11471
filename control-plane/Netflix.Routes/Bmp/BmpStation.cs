using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

/// <summary>Listens for routers that send what they learn by BGP (RFC 7854).</summary>
/// <param name="keepRoutes">How long what a router announced stays when its connection ends.</param>
/// <param name="open">Where that router's routes go, asked at each connection; null: it may not connect. BMP has no other proof of who speaks than the address.</param>
public sealed partial class BmpStation(TimeSpan keepRoutes, Func<IPAddress, IRouteSink?> open, TimeProvider time, ILoggerFactory logs)
{
    // A router has one connection, and a second one while it does not know yet that the first is gone.
    private const int ConnectionsOfARouter = 4;

    private readonly Dictionary<IPAddress, int> _connections = [];
    // Those whose routes count, also after their connection ended.
    private readonly HashSet<Guest> _guests = [];
    private readonly Lock _lock = new();
    private readonly ILogger<BmpStation> _log = logs.CreateLogger<BmpStation>();

    /// <param name="routers">Who may connect.</param>
    /// <param name="keepRoutes">How long what a router announced stays when its connection ends.</param>
    /// <param name="open">Where that router's routes go; asked at each connection.</param>
    public BmpStation(IReadOnlySet<IPAddress> routers, TimeSpan keepRoutes, Func<IPAddress, IRouteSink> open, TimeProvider time, ILoggerFactory logs)
        : this(keepRoutes, router => routers.Contains(router) ? open(router) : null, time, logs)
    {
    }

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

    /// <summary>Of that router, open now.</summary>
    public int ConnectionsOf(IPAddress router)
    {
        lock (_lock) return _connections.GetValueOrDefault(router);
    }

    /// <summary>Ends the connections of routers that may not be here any more; their routes are out at once, also those of connections that ended before.</summary>
    public void SeeOut(Func<IPAddress, IRouteSink, bool> isGone)
    {
        Guest[] gone;
        lock (_lock) gone = [.. _guests.Where(guest => isGone(guest.Router, guest.Sink))];
        foreach (Guest guest in gone)
        {
            RouterSeenOut(guest.Router);
            try
            {
                guest.End.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // Its routes went out this moment.
            }
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        using Socket connection = socket;
        IPAddress router = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        if (router.IsIPv4MappedToIPv6) router = router.MapToIPv4();
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
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Guest? guest;
        lock (_lock)
        {
            // In one step: whoever is seen out meanwhile was either not let in, or is among the guests.
            guest = open(router) is { } sink ? new Guest(router, sink, end) : null;
            if (guest is not null) _guests.Add(guest);
        }
        if (guest is null)
        {
            Leave(router);
            UnknownRouter(router);
            return;
        }
        var session = new BmpSession(guest.Sink, logs.CreateLogger<BmpSession>());
        try
        {
            await ServeAsync(router, socket, session, end.Token);
            // A router that comes back needs a while to send them anew; of who may not, nothing is kept.
            await Task.Delay(keepRoutes, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (_lock) _guests.Remove(guest);
        }
        if (stopping.IsCancellationRequested) return;
        int removed = guest.Sink.Close(session.Sources);
        if (removed > 0) RoutesRetired(router, removed);
    }

    private async Task ServeAsync(IPAddress router, Socket socket, BmpSession session, CancellationToken end)
    {
        try
        {
            await session.RunAsync(PipeReader.Create(new NetworkStream(socket), new StreamPipeReaderOptions(bufferSize: 64 * 1024)), end);
            RouterLeft(router, "it said goodbye or closed");
        }
        catch (Exception error) when (error is WireFormatException or IOException)
        {
            RouterLeft(router, error.Message);
        }
        catch (OperationCanceledException)
        {
            // Seen out, or the station stops.
        }
        catch (Exception error)
        {
            // Nobody waits for this task: what is not said here is never heard of.
            SessionFailed(router, error);
        }
        finally
        {
            socket.Close();
            Leave(router);
        }
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

    private sealed record Guest(IPAddress Router, IRouteSink Sink, CancellationTokenSource End);

    [LoggerMessage(5001, LogLevel.Warning, "{Router} connected to the BMP station and is none of the routers that may")]
    private partial void UnknownRouter(IPAddress router);

    [LoggerMessage(5002, LogLevel.Warning, "Router {Router} has too many connections to the BMP station")]
    private partial void TooManyConnections(IPAddress router);

    [LoggerMessage(5003, LogLevel.Warning, "Router {Router} sends no more routes: {Reason}")]
    private partial void RouterLeft(IPAddress router, string reason);

    [LoggerMessage(5006, LogLevel.Error, "The BMP session of router {Router} ends by a fault of this program; its routes go as those of a lost connection")]
    private partial void SessionFailed(IPAddress router, Exception error);

    [LoggerMessage(5005, LogLevel.Information, "Router {Router} may not be here any more: its connection ends, and its routes are out")]
    private partial void RouterSeenOut(IPAddress router);

    [LoggerMessage(5004, LogLevel.Warning, "{Routes} announcements of a connection of router {Router} that ended are out")]
    private partial void RoutesRetired(IPAddress router, int routes);
}
