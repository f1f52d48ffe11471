using Microsoft.AspNetCore.Connections;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>
/// TLS handshakes a few at a time, in the order they came. When a replica starts, thousands of appliances are at its door: handshakes of
/// all at once take so long that each of them gives up and comes again, and nobody ever gets in. Who waits costs a socket.
/// </summary>
internal sealed class HandshakeTurns(int atOnce, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private int _waiting;

    /// <summary>Before TLS: waits for its turn. A connection too many, or one whose client has left, ends here.</summary>
    internal ConnectionDelegate Begin(ConnectionDelegate next) => async connection =>
    {
        using var turn = new Turn(_turns);
        if (Interlocked.Increment(ref _waiting) > mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return;
        }
        try
        {
            await _turns.WaitAsync(connection.ConnectionClosed);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        turn.Begin();
        connection.Features.Set(turn);
        await next(connection);
    };

    /// <summary>After TLS: the next one's turn.</summary>
    internal static ConnectionDelegate End(ConnectionDelegate next) => connection =>
    {
        connection.Features.Get<Turn>()?.Dispose();
        return next(connection);
    };

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        private int _held;

        internal void Begin() => Volatile.Write(ref _held, 1);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _held, 0) == 1) turns.Release();
        }
    }
}
