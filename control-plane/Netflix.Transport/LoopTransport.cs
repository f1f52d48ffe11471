using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Netflix.Transport;

/// <summary>
/// Kestrel's connections by epoll loops of our own. Kestrel's socket transport reads ahead through a pipe, waits and receives by
/// two operations of the runtime's socket engine, and holds 4 KiB for whoever might send: see the figures in the README.
/// </summary>
/// <param name="serves">Which of the addresses are its own; the others are left to the sockets of the framework.</param>
public sealed class LoopTransport(Func<IPEndPoint, bool> serves) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private const int Backlog = 4096;

    private readonly Lazy<EventLoop[]> _loops = new(() => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new EventLoop(number))]);

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint address && serves(address);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket listening = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            listening.Listen(Backlog);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            listening.Dispose();
            throw new AddressInUseException(error.Message, error);
        }
        return ValueTask.FromResult<IConnectionListener>(new LoopListener(listening, _loops.Value));
    }

    public void Dispose()
    {
        if (!_loops.IsValueCreated) return;
        foreach (EventLoop loop in _loops.Value) loop.Dispose();
    }
}
