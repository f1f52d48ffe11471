using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>
/// TLS handshakes some at a time, in the order they began. When a replica starts, thousands of appliances are at its door: handshakes of
/// all at once take so long that each of them gives up and comes again, and nobody ever gets in. Who waits costs a socket, and who says
/// nothing waits alone: it has no turn to hold.
/// </summary>
/// <param name="mostWaiting">
/// Connections that have spoken and have no turn yet; more are closed. As many may be silent; for one more the oldest of these is closed,
/// so that whoever speaks at once gets in however many do not.
/// </param>
internal sealed class HandshakeTurns(int atOnce, int mostWaiting, TimeProvider time) : IDisposable
{
    // An appliance's gRPC client opens its connection long before it has something to say, when it was refused before: with a turn for
    // each of those the door of a restarted replica stood still for its first 14 seconds.
    internal static readonly TimeSpan FirstBytePatience = TimeSpan.FromSeconds(30);

    // Some round trips to the far side of the world; who is slower goes on beside the others.
    internal static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    // The header of a TLS record that holds a handshake's message: type, version, length.
    private const int RecordHeaderBytes = 5, HandshakeRecord = 22;

    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private readonly LinkedList<CancellationTokenSource> _silent = new();
    private int _waiting;

    /// <summary>Before TLS: waits for the client's first bytes, then for its turn. A connection too many, one that speaks no TLS, or one whose client has left, ends here.</summary>
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
            if (!await HasBegunAsync(connection.Transport.Input)) return false;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // It has left, or said nothing for too long.
            return false;
        }
        try
        {
            if (Interlocked.Increment(ref _waiting) > mostWaiting) return false;
            await _turns.WaitAsync(connection.ConnectionClosed);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> HasBegunAsync(PipeReader input)
    {
        using var patience = new CancellationTokenSource(FirstBytePatience, time);
        LinkedListNode<CancellationTokenSource> silent = EnterSilent(patience);
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(patience.Token);
                ReadOnlySequence<byte> said = read.Buffer;
                bool isEnough = said.Length >= RecordHeaderBytes, isHandshake = isEnough && said.FirstSpan[0] == HandshakeRecord;
                // What is enough is not examined: TLS reads it at once.
                input.AdvanceTo(said.Start, isEnough ? said.Start : said.End);
                if (isEnough) return isHandshake;
                if (read.IsCompleted) return false;
            }
        }
        finally
        {
            lock (_silent)
            {
                if (silent.List is not null) _silent.Remove(silent);
            }
        }
    }

    private LinkedListNode<CancellationTokenSource> EnterSilent(CancellationTokenSource patience)
    {
        CancellationTokenSource? oldest = null;
        LinkedListNode<CancellationTokenSource> entered;
        lock (_silent)
        {
            if (_silent.Count >= mostWaiting)
            {
                oldest = _silent.First!.Value;
                _silent.RemoveFirst();
            }
            entered = _silent.AddLast(patience);
        }
        try
        {
            oldest?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has spoken in this moment.
        }
        return entered;
    }

    private sealed class Turn : IDisposable
    {
        private readonly SemaphoreSlim _turns;
        private readonly ITimer _longest;
        private int _isOver;

        internal Turn(SemaphoreSlim turns, TimeProvider time)
        {
            _turns = turns;
            _longest = time.CreateTimer(static turn => ((Turn)turn!).Dispose(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _longest.Change(LongestTurn, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 1) return;
            _longest.Dispose();
            try
            {
                _turns.Release();
            }
            catch (ObjectDisposedException)
            {
                // The listener is gone, and on a timer's thread nobody would catch this.
            }
        }
    }
}
