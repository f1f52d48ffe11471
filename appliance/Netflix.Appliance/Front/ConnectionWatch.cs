namespace Netflix.Appliance.Front;

internal enum ConnectionPhase
{
    /// <summary>Between requests.</summary>
    Idle,

    /// <summary>A head is arriving, or the first one is awaited.</summary>
    Head,

    /// <summary>The appliance works: what takes long now is not the viewer's fault.</summary>
    Deciding,

    /// <summary>A body goes out or comes in.</summary>
    Body,
}

/// <summary>
/// How one connection gets on, looked at once a second from outside: a timer per connection would cost each hit two calls.
/// </summary>
internal sealed class ConnectionWatch(FrontOptions options, ViewerOutput output, long now)
{
    private ConnectionPhase _phase = ConnectionPhase.Head;
    private long _since = now;
    private long _arrivedBytes;
    private int _phases;

    // Of the watcher alone: in which phase the window lies, when it began and what had moved then.
    private int _windowPhase;
    private long _windowBegan;
    private long _seenBytes;

    internal ConnectionPhase Phase => _phase;

    // What the viewer has taken, not what the kernel has: its buffers hold megabytes, and take the next ones in large steps.
    private long MovedBytes => Volatile.Read(ref _arrivedBytes) + output.DeliveredBytes;

    /// <param name="now">Milliseconds.</param>
    internal void Enter(ConnectionPhase phase, long now)
    {
        (_since, _phase) = (now, phase);
        Volatile.Write(ref _phases, _phases + 1);
    }

    /// <summary>So many more bytes of a request's body were taken.</summary>
    internal void Arrived(int count) => Volatile.Write(ref _arrivedBytes, _arrivedBytes + count);

    /// <summary>Why the connection has to end; null while it may go on. One caller at a time.</summary>
    internal string? Overdue(long now)
    {
        long inPhase = now - _since;
        switch (_phase)
        {
            case ConnectionPhase.Idle:
                return inPhase > options.IdleSeconds * 1000L ? "idle" : null;
            case ConnectionPhase.Head:
                return inPhase > options.HeadSeconds * 1000L ? "head" : null;
            case ConnectionPhase.Body:
                return IsSlow(now) ? "slow" : null;
            default:
                return null;
        }
    }

    private bool IsSlow(long now)
    {
        int phase = Volatile.Read(ref _phases);
        bool begins = phase != _windowPhase;
        if (!begins && now - _windowBegan < options.StallSeconds * 1000L) return false;
        long moved = MovedBytes;
        bool slow = !begins && moved - _seenBytes < (long)options.MinBytesPerSecond * options.StallSeconds;
        (_windowPhase, _windowBegan, _seenBytes) = (phase, now, moved);
        return slow;
    }
}
