using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Netflix.Transport;

/// <summary>Tells when a connection's socket takes bytes again.</summary>
public interface IWritableFeature
{
    /// <summary>This side has given the connection up: nothing more is to be sent.</summary>
    public bool IsAborted { get; }

    /// <summary>Completes when there is room again, or the connection is over: look at <see cref="IsAborted"/>, then send.</summary>
    public ValueTask UntilWritableAsync();
}

/// <summary>One accepted connection of an <see cref="EventLoop"/>, as Kestrel and its middleware know connections.</summary>
internal sealed class LoopConnection : DefaultConnectionContext, IDuplexPipe, IConnectionSocketFeature, IWritableFeature, ILoopFeature
{
    private readonly EventLoop _loop;
    private readonly CancellationTokenSource _closed = new();
    private readonly SocketPipeReader _input;
    private int _place;
    private SocketPipeWriter? _output;
    private ConnectionAbortedException? _aborted;
    private bool _peerHasEnded;
    private volatile bool _isLeft;
    private int _disposed;

    internal LoopConnection(Socket socket, EventLoop loop)
    {
        (Socket, _loop) = (socket, loop);
        _input = new SocketPipeReader(this);
        Transport = this;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IWritableFeature>(this);
        Features.Set<ILoopFeature>(this);
    }

    public Socket Socket { get; }

    /// <summary>Behind what is unread there is the end: no further event will tell.</summary>
    internal bool PeerHasEnded { get => Volatile.Read(ref _peerHasEnded); private set => Volatile.Write(ref _peerHasEnded, value); }

    private Readiness Writable { get; } = new();

    PipeReader IDuplexPipe.Input => _input;

    /// <summary>For protocols that write through a pipe; who needs no copy writes to the socket itself.</summary>
    PipeWriter IDuplexPipe.Output => _output ??= new SocketPipeWriter(this);

    public bool IsLeft
    {
        get => _isLeft;
        set => _isLeft = value;
    }

    public bool IsAborted => Volatile.Read(ref _aborted) is not null;

    public ValueTask UntilWritableAsync() => IsAborted ? ValueTask.CompletedTask : Writable.WaitAsync();

    /// <exception cref="IOException">The kernel watches no further socket.</exception>
    internal void Start() => _place = _loop.Add(this);

    /// <summary>What the loop saw.</summary>
    internal void Handle(uint events)
    {
        const uint Over = EpollEvents.PeerClosed | EpollEvents.HangUp | EpollEvents.Error;
        if ((events & Over) != 0) PeerHasEnded = true;
        // What came before the end is read before the end is told: a client may send its last request and close that side.
        if ((events & (EpollEvents.Out | Over)) != 0) WakeWriter();
        if ((events & (EpollEvents.In | Over)) != 0) _input.Report();
        if ((events & Over) != 0) FireClosed();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.CompareExchange(ref _aborted, abortReason, null) is not null) return;
        // Not shut down: that would be a clean end in the viewer's eyes. Whoever waits is woken and leaves, and the socket is closed.
        FireClosed();
        _input.Report();
        WakeWriter();
    }

    /// <summary>Whoever waits for room looks again.</summary>
    internal void WakeWriter() => Writable.Report(_isLeft);

    internal void ThrowIfAborted()
    {
        if (Volatile.Read(ref _aborted) is { } reason) throw new ConnectionAbortedException(reason.Message);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _output?.Complete();
        _loop.Remove(_place);
        Socket.Dispose();
        FireClosed();
        await base.DisposeAsync();
        _closed.Dispose();
    }

    private void FireClosed()
    {
        try
        {
            if (!_closed.IsCancellationRequested) _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Both sides left at once.
        }
    }
}
