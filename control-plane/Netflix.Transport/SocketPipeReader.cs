using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace Netflix.Transport;

/// <summary>
/// Reads a socket when somebody asks for bytes, into one piece of memory that is rented while there are any: an idle connection
/// holds none, and a request costs one receive. One reader at a time, as with every pipe; it goes on inline, on the
/// loop's thread, as long as the connection has not left it.
/// </summary>
internal sealed class SocketPipeReader(LoopConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private const int SmallestRoom = 2048;
    private const int FirstBuffer = 4096;

    // More than this unread means that the reader wants more than it takes: no protocol here does.
    private const int LargestBuffer = 1024 * 1024;

    private const int Idle = 0, Reported = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private CancellationTokenRegistration _wake;
    private CancellationToken _cancel;
    private byte[] _buffer = [];
    private int _state;
    private int _start;
    private int _end;
    private int _examined;
    private bool _ended;
    private bool _mayHaveMore;
    private volatile bool _cancelled;

    public override bool TryRead(out ReadResult result)
    {
        bool there = _cancelled || _examined < _end || _ended || Receive();
        result = there ? Result(TakeCancelled()) : default;
        return there;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_cancelled || _examined < _end || _ended || (_mayHaveMore && Receive())) return ValueTask.FromResult(Result(TakeCancelled()));
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        _source.Reset();
        _cancel = cancellationToken;
        if (cancellationToken.CanBeCanceled) _wake = cancellationToken.UnsafeRegister(static reader => ((SocketPipeReader)reader!).Report(), this);
        short version = _source.Version;
        // What was reported since the last read is looked at before anybody waits.
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) != Idle) Proceed();
        return new ValueTask<ReadResult>(this, version);
    }

    /// <summary>Bytes came, or something else happened that a waiting reader has to look at.</summary>
    internal void Report()
    {
        int before = Interlocked.CompareExchange(ref _state, Idle, Awaited);
        if (before == Awaited) Proceed();
        else if (before == Idle && Interlocked.CompareExchange(ref _state, Reported, Idle) == Awaited) Report();
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _examined = Math.Max(_start, examined.GetInteger());
        if (_start == _end) ReturnBuffer();
    }

    public override void CancelPendingRead()
    {
        _cancelled = true;
        Report();
    }

    public override void Complete(Exception? exception = null)
    {
        _ended = true;
        ReturnBuffer();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>By whoever took the state out of <see cref="Awaited"/> or <see cref="Reported"/>: ends the read, or waits on.</summary>
    private void Proceed()
    {
        try
        {
            while (true)
            {
                Volatile.Write(ref _state, Idle);
                if (_cancelled || _cancel.IsCancellationRequested || Receive()) break;
                if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle) return;
            }
        }
        catch (Exception error)
        {
            _wake.Dispose();
            _source.RunContinuationsAsynchronously = connection.IsLeft;
            _source.SetException(error);
            return;
        }
        _wake.Dispose();
        _source.RunContinuationsAsynchronously = connection.IsLeft;
        if (_cancel.IsCancellationRequested) _source.SetException(new OperationCanceledException(_cancel));
        else _source.SetResult(Result(TakeCancelled()));
    }

    /// <returns>True when there is news: bytes, or the end.</returns>
    /// <exception cref="ConnectionAbortedException">This side ended the connection.</exception>
    /// <exception cref="ConnectionResetException">The other side did.</exception>
    private bool Receive()
    {
        connection.ThrowIfAborted();
        MakeRoom();
        int room = _buffer.Length - _end;
        int received = EpollCalls.Receive(connection.Socket.SafeHandle, _buffer.AsSpan(_end));
        if (received > 0)
        {
            _end += received;
            // A short receive has emptied the socket, and what comes later is an event of its own; but the end may have come with these bytes.
            _mayHaveMore = received == room || connection.PeerHasEnded;
            return true;
        }
        _mayHaveMore = false;
        if (_start == _end) ReturnBuffer();
        if (received == EpollCalls.NothingNow) return false;
        _ended = true;
        if (received < 0) throw new ConnectionResetException("The connection is broken.");
        return true;
    }

    private void MakeRoom()
    {
        if (_buffer.Length - _end >= SmallestRoom) return;
        int unread = _end - _start;
        if (unread + SmallestRoom > LargestBuffer) throw new InvalidDataException("More arrived than anybody reads.");
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, unread * 2 + SmallestRoom));
        _buffer.AsSpan(_start, unread).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end, _examined) = (larger, 0, unread, _examined - _start);
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end, _examined) = ([], 0, 0, 0);
    }

    private bool TakeCancelled()
    {
        if (!_cancelled) return false;
        _cancelled = false;
        return true;
    }

    private ReadResult Result(bool cancelled) =>
        new(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled: cancelled, isCompleted: _ended);
}
