using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace Netflix.Appliance.Front.Transport;

/// <summary>
/// Reads a socket when somebody asks for bytes, into one piece of memory that is rented while there are any: an idle connection
/// holds none, and a request costs one receive. One reader at a time, as with every pipe.
/// </summary>
internal sealed class SocketPipeReader(LoopConnection connection) : PipeReader
{
    private const int SmallestRoom = 2048;
    private const int FirstBuffer = 4096;

    // More than this unread means that the reader wants more than it takes: no protocol here does.
    private const int LargestBuffer = 1024 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _examined;
    private bool _ended;
    private bool _mayHaveMore;
    private volatile bool _cancelled;

    public override bool TryRead(out ReadResult result)
    {
        if (TakeCancelled() || _examined < _end || _ended || Receive())
        {
            result = Result(cancelled: false);
            return true;
        }
        result = default;
        return false;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TakeCancelled()) return ValueTask.FromResult(Result(cancelled: true));
        if (_examined < _end || _ended || (_mayHaveMore && Receive())) return ValueTask.FromResult(Result(cancelled: false));
        return WaitAsync(cancellationToken);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _examined = Math.Max(_start, examined.GetInteger());
        if (_start < _end) return;
        ReturnBuffer();
    }

    public override void CancelPendingRead()
    {
        _cancelled = true;
        connection.Readable.Report();
    }

    public override void Complete(Exception? exception = null)
    {
        _ended = true;
        ReturnBuffer();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancel)
    {
        await using CancellationTokenRegistration wake = cancel.CanBeCanceled
            ? cancel.UnsafeRegister(static readable => ((Readiness)readable!).Report(), connection.Readable)
            : default;
        while (true)
        {
            await connection.Readable.WaitAsync();
            cancel.ThrowIfCancellationRequested();
            if (TakeCancelled()) return Result(cancelled: true);
            if (Receive()) return Result(cancelled: false);
        }
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
            // A short receive has emptied the socket; what comes later is an event of its own.
            _mayHaveMore = received == room;
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
