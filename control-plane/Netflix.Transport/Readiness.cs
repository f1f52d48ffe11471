using System.Threading.Tasks.Sources;

namespace Netflix.Transport;

/// <summary>
/// One direction of a socket became ready, for one waiter at a time. A change that comes before the wait is not lost; several are
/// one. The waiter goes on inline, on the thread that reports, unless that one says otherwise.
/// </summary>
internal sealed class Readiness : IValueTaskSource
{
    private const int Idle = 0, Reported = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Completes at the next change, or at once when there was one since the last wait.</summary>
    internal ValueTask WaitAsync()
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle) return new ValueTask(this, _source.Version);
        Volatile.Write(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    /// <param name="onPool">The waiter goes on there.</param>
    internal void Report(bool onPool)
    {
        // Whoever waits is let go once: the state is idle again before it goes on and may wait anew.
        if (Interlocked.CompareExchange(ref _state, Idle, Awaited) == Awaited)
        {
            _source.RunContinuationsAsynchronously = onPool;
            _source.SetResult(true);
        }
        else if (Interlocked.CompareExchange(ref _state, Reported, Idle) == Awaited)
        {
            Report(onPool);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
