using System.Buffers;
using System.IO.Pipelines;

namespace Netflix.Transport;

/// <summary>
/// Writes what was gathered to the socket at each flush: one send where the kernel has room, which it has for all but large answers
/// and slow readers. Memory is rented between the first byte and the flush. One writer at a time, as with every pipe.
/// </summary>
internal sealed class SocketPipeWriter(LoopConnection connection) : PipeWriter
{
    private const int FirstBuffer = 4096;

    private byte[] _buffer = [];
    private int _end;
    private bool _completed;
    private volatile bool _cancelled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _end;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_end);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _buffer.Length - _end);
        _end += bytes;
    }

    /// <returns>Completed when the other side is gone.</returns>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_cancelled) return ValueTask.FromResult(TakeCancelled());
        int sent = 0;
        return TrySend(ref sent) is { } result ? ValueTask.FromResult(Over(result)) : WaitAndSendAsync(sent, cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        _cancelled = true;
        connection.WakeWriter();
    }

    public override void Complete(Exception? exception = null)
    {
        if (_completed) return;
        // As with a pipe: what was written is not lost for want of a flush, where the kernel takes it at once.
        int sent = 0;
        if (exception is null) TrySend(ref sent);
        _completed = true;
        ReturnBuffer();
    }

    private async ValueTask<FlushResult> WaitAndSendAsync(int sent, CancellationToken cancel)
    {
        using CancellationTokenRegistration wake = cancel.UnsafeRegister(static loop => ((LoopConnection)loop!).WakeWriter(), connection);
        while (true)
        {
            await connection.UntilWritableAsync();
            bool? result = _cancelled || cancel.IsCancellationRequested ? null : TrySend(ref sent);
            if (result is { } known) return Over(known);
            if (!_cancelled && !cancel.IsCancellationRequested) continue;
            // What is left goes with the next flush.
            _buffer.AsSpan(sent, _end - sent).CopyTo(_buffer);
            _end -= sent;
            cancel.ThrowIfCancellationRequested();
            return TakeCancelled();
        }
    }

    /// <returns>True when all is sent, false when it never will be, null when the kernel has no room now.</returns>
    private bool? TrySend(ref int sent)
    {
        while (sent < _end)
        {
            if (connection.IsAborted || _completed) return false;
            SocketCalls.Outcome outcome = SocketCalls.Send(connection.Socket.SafeHandle, _buffer.AsSpan(sent, _end - sent), more: false, out int count);
            if (outcome == SocketCalls.Outcome.Failed) return false;
            if (outcome == SocketCalls.Outcome.WouldBlock) return null;
            sent += count;
        }
        return true;
    }

    private FlushResult Over(bool isSent)
    {
        ReturnBuffer();
        return new FlushResult(isCanceled: false, isCompleted: !isSent);
    }

    private FlushResult TakeCancelled()
    {
        _cancelled = false;
        return new FlushResult(isCanceled: true, isCompleted: false);
    }

    private void MakeRoom(int sizeHint)
    {
        ObjectDisposedException.ThrowIf(_completed, this);
        if (_buffer.Length - _end >= Math.Max(1, sizeHint)) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(_end * 2, _end + sizeHint)));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _end) = ([], 0);
    }
}
