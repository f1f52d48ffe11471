using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using Netflix.ControlPlane.Fleet.Link;

namespace Netflix.ControlPlane.Tests.Fleet.Link;

public sealed class HandshakeTurnsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly HandshakeTurns _turns;
    private readonly List<Caller> _callers = [];

    public HandshakeTurnsTests() => _turns = new HandshakeTurns(atOnce: 1, mostWaiting: 3, _time);

    public void Dispose()
    {
        foreach (Caller caller in _callers) caller.Dispose();
        _turns.Dispose();
    }

    [Fact]
    public async Task Who_says_nothing_holds_no_turn()
    {
        Caller silent = Call();
        Caller talking = Call();
        await talking.SayAsync();

        await talking.Begun.WaitAsync(Patience);
        Assert.False(silent.Begun.IsCompleted, "The silent one has a turn.");
        Assert.False(silent.Closed.IsCompleted, "The silent one was closed at once.");
    }

    [Fact]
    public async Task What_was_said_is_still_there_for_tls()
    {
        Caller caller = Call();
        await caller.SayAsync();

        await caller.Begun.WaitAsync(Patience);
        Assert.Equal(Caller.Hello, await caller.ReadAsync());
    }

    [Fact]
    public async Task The_next_begins_when_tls_is_done()
    {
        Caller first = Call();
        await first.SayAsync();
        await first.Begun.WaitAsync(Patience);
        Caller second = Call();
        await second.SayAsync();
        Assert.False(second.Begun.IsCompleted, "Two have the one turn.");

        first.Finish();

        await second.Begun.WaitAsync(Patience);
        Assert.False(first.Closed.IsCompleted, "The first one's connection ended with its turn.");
    }

    [Fact]
    public async Task Who_stops_in_the_middle_holds_up_nobody_for_long()
    {
        Caller slow = Call();
        await slow.SayAsync();
        await slow.Begun.WaitAsync(Patience);
        Caller next = Call();
        await next.SayAsync();

        _time.Advance(HandshakeTurns.LongestTurn);

        await next.Begun.WaitAsync(Patience);
        // And gives back no second turn when it does come to its end.
        slow.Finish();
        await slow.Ended.WaitAsync(Patience);
        Caller third = Call();
        await third.SayAsync();
        Assert.False(third.Begun.IsCompleted, "One turn was given twice.");
    }

    [Fact]
    public async Task Silence_ends_the_connection_in_the_end()
    {
        Caller silent = Call();

        _time.Advance(HandshakeTurns.FirstBytePatience);

        await silent.Closed.WaitAsync(Patience);
        Assert.False(silent.Begun.IsCompleted, "It got a turn.");
    }

    [Fact]
    public async Task Who_left_while_waiting_takes_no_turn()
    {
        Caller first = Call();
        await first.SayAsync();
        await first.Begun.WaitAsync(Patience);
        Caller gone = Call();
        await gone.SayAsync();
        Caller last = Call();
        await last.SayAsync();

        gone.Leave();
        await gone.Closed.WaitAsync(Patience);
        first.Finish();

        await last.Begun.WaitAsync(Patience);
        Assert.False(gone.Begun.IsCompleted, "It got a turn.");
    }

    [Fact]
    public async Task One_too_many_that_waits_for_a_turn_is_closed()
    {
        Caller first = await SpeakAsync();
        await first.Begun.WaitAsync(Patience);
        Caller[] waiting = [await SpeakAsync(), await SpeakAsync(), await SpeakAsync()];

        Caller extra = await SpeakAsync();

        await extra.Closed.WaitAsync(Patience);
        Assert.All(waiting, caller => Assert.False(caller.Closed.IsCompleted, "One that waited before was closed."));
        waiting[0].Leave();
        await waiting[0].Closed.WaitAsync(Patience);
        Caller next = await SpeakAsync();
        Assert.False(next.Closed.IsCompleted, "Its place is not free.");
    }

    [Fact]
    public async Task For_one_silent_too_many_the_oldest_is_closed()
    {
        Caller[] silent = [Call(), Call(), Call()];

        Caller extra = Call();

        await silent[0].Closed.WaitAsync(Patience);
        await extra.SayAsync();
        await extra.Begun.WaitAsync(Patience);
        Assert.All(silent[1..], caller => Assert.False(caller.Closed.IsCompleted, "More than one was closed."));
    }

    [Fact]
    public async Task Half_a_header_holds_no_turn_and_what_is_no_handshake_is_closed()
    {
        Caller half = Call(), stranger = Call(), talking = Call();
        await half.SayAsync(Caller.Hello[..4]);
        await stranger.SayAsync("GET / HTTP/1.1"u8.ToArray());
        await talking.SayAsync();

        await stranger.Closed.WaitAsync(Patience);
        await talking.Begun.WaitAsync(Patience);
        Assert.False(stranger.Begun.IsCompleted, "A stranger has a turn.");
        Assert.False(half.Begun.IsCompleted, "Half a header has a turn.");
        talking.Finish();
        await half.SayAsync(Caller.Hello[4..]);
        await half.Begun.WaitAsync(Patience);
        Assert.Equal(Caller.Hello, await half.ReadAsync());
    }

    private async Task<Caller> SpeakAsync()
    {
        Caller caller = Call();
        await caller.SayAsync();
        return caller;
    }

    private Caller Call()
    {
        var caller = new Caller(_turns);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>A connection whose TLS takes as long as the test wants.</summary>
    private sealed class Caller : IDisposable
    {
        public static readonly byte[] Hello = [22, 3, 1, 2, 0, 1];

        // What it says has been heard by the time it has said it.
        private readonly Pipe _input = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        private readonly CancellationTokenSource _gone = new();
        private readonly TaskCreationOptions _async = TaskCreationOptions.RunContinuationsAsynchronously;
        private readonly TaskCompletionSource _begun, _finished, _ended;
        private readonly ConnectionContext _connection;

        public Caller(HandshakeTurns turns)
        {
            (_begun, _finished, _ended) = (new TaskCompletionSource(_async), new TaskCompletionSource(_async), new TaskCompletionSource(_async));
            _connection = new DefaultConnectionContext("caller", new Ends(_input.Reader, new Pipe().Writer), new Ends(new Pipe().Reader, _input.Writer)) { ConnectionClosed = _gone.Token };
            ConnectionDelegate http = _ =>
            {
                _ended.SetResult();
                return Task.Delay(Timeout.Infinite, _gone.Token);
            };
            ConnectionDelegate afterTls = HandshakeTurns.End(http);
            ConnectionDelegate tls = async connection =>
            {
                _begun.SetResult();
                await _finished.Task;
                await afterTls(connection);
            };
            Closed = turns.Begin(tls)(_connection);
        }

        /// <summary>It has its turn.</summary>
        public Task Begun => _begun.Task;

        /// <summary>Its turn is over, as TLS is done.</summary>
        public Task Ended => _ended.Task;

        public Task Closed { get; }

        public Task SayAsync() => SayAsync(Hello);

        public async Task SayAsync(byte[] bytes) => await _input.Writer.WriteAsync(bytes);

        public async Task<byte[]> ReadAsync() => (await _connection.Transport.Input.ReadAsync()).Buffer.ToArray();

        public void Finish() => _finished.TrySetResult();

        public void Leave()
        {
            _input.Writer.Complete();
            _gone.Cancel();
        }

        public void Dispose()
        {
            Leave();
            _gone.Dispose();
        }

        private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
