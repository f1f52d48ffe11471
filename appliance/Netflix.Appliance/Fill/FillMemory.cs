using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Fill;

/// <summary>Bytes of memory that running fills may hold. Reserved before a fetch begins, in order of arrival, so that fills that hold some never wait for more.</summary>
internal sealed class FillMemory(IOptions<FillOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource Granted, long Bytes)> _waiting = new();
    private readonly long _limit = options.Value.MemoryMegabytes * 1024L * 1024;
    private long _reserved;

    internal long ReservedBytes
    {
        get { lock (_lock) return _reserved; }
    }

    /// <exception cref="FillException">It could never fit.</exception>
    internal async Task ReserveAsync(long bytes, CancellationToken cancel)
    {
        if (bytes > _limit)
            throw new FillException(FillFailure.Overloaded, $"A body of {bytes} bytes that no disk can take exceeds the memory for fills.");
        TaskCompletionSource granted;
        lock (_lock)
        {
            if (_waiting.Count == 0 && bytes <= _limit - _reserved)
            {
                _reserved += bytes;
                return;
            }
            granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((granted, bytes));
        }
        await using (cancel.Register(() => granted.TrySetCanceled(cancel))) await granted.Task;
    }

    /// <summary>For a fill whose disk failed half-way: without waiting, or not at all.</summary>
    internal bool TryReserve(long bytes)
    {
        lock (_lock)
        {
            if (bytes > _limit - _reserved) return false;
            _reserved += bytes;
            return true;
        }
    }

    internal void Release(long bytes)
    {
        lock (_lock)
        {
            _reserved -= bytes;
            while (_waiting.TryPeek(out var next) && (next.Granted.Task.IsCompleted || next.Bytes <= _limit - _reserved))
            {
                _waiting.Dequeue();
                if (next.Granted.TrySetResult()) _reserved += next.Bytes;
            }
        }
    }
}
