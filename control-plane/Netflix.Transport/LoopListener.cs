using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Netflix.Transport;

/// <summary>Accepts connections of one address and deals them out to the loops in turn.</summary>
internal sealed class LoopListener(Socket listening, IReadOnlyList<EventLoop> loops) : IConnectionListener
{
    private static readonly TimeSpan Shortage = TimeSpan.FromMilliseconds(20);
    private uint _next;

    public EndPoint EndPoint { get; } = listening.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? socket = null;
            try
            {
                socket = await listening.AcceptAsync(cancellationToken);
                SocketCalls.NeverWait(socket.SafeHandle);
                socket.NoDelay = true;
                var connection = new LoopConnection(socket, loops[(int)(_next++ % (uint)loops.Count)]);
                connection.Start();
                return connection;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                // That one has gone already, or descriptors are short for the moment.
                socket?.Dispose();
                await Task.Delay(Shortage, cancellationToken);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        listening.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
