using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>
/// TLS handshakes some at a time, in the order they began. When a replica starts, thousands of appliances are at its door: handshakes of
/// all at once take so long that each of them gives up and comes again, and nobody ever gets in. Who waits costs a socket, and who says
/// nothing waits alone: it has no turn to hold.
/// </summary>
/// <param name="mostWaiting">Connections that have no turn yet; more are closed.</param>
internal sealed class HandshakeTurns(int atOnce, int mostWaiting, TimeProvider time) : IDisposable
{
    // An appliance's gRPC client opens its connection long before it has something to say, when it was refused before: with a turn for
    // each of those the door of a restarted replica stood still for its first 14 seconds.
    internal static readonly TimeSpan FirstBytePatience = TimeSpan.FromSeconds(30);

    // Some round trips to the far side of the world; who is slower goes on beside the others.
    internal static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private int _waiting;

    /// <summary>Before TLS: waits for the client's first bytes, then for its turn. A connection too many, or one whose client has left, ends here.</summary>
    internal ConnectionDelegate Begin(ConnectionDelegate next) => async connection =>
    {
        if (!await WaitAsync(connection)) return;
        using var turn = new Turn(_turns, time);
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

    private async Task<bool> WaitAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > mostWaiting || !await HasBegunAsync(connection)) return false;
            await _turns.WaitAsync(connection.ConnectionClosed);
            return true;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // It has left, or said nothing for too long.
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> HasBegunAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(FirstBytePatience, time);
        PipeReader input = connection.Transport.Input;
        ReadResult first = await input.ReadAsync(patience.Token);
        // Not examined: TLS reads them at once.
        input.AdvanceTo(first.Buffer.Start);
        return !first.Buffer.IsEmpty;
    }

    private sealed class Turn : IDisposable
    {
        private readonly SemaphoreSlim _turns;
        private readonly ITimer _longest;
        private int _isOver;

        internal Turn(SemaphoreSlim turns, TimeProvider time)
        {
            _turns = turns;
            _longest = time.CreateTimer(static turn => ((Turn)turn!).Dispose(), this, LongestTurn, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 1) return;
            _turns.Release();
            _longest.Dispose();
        }
    }
}
