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
    private long _seenBytes;
    private long _windowBegan = now;

    internal ConnectionPhase Phase => _phase;

    // The output is asked, not told of: one send of a long body takes as long as a slow viewer needs for it.
    private long MovedBytes => Volatile.Read(ref _arrivedBytes) + output.SentBytes;

    /// <param name="now">Milliseconds.</param>
    internal void Enter(ConnectionPhase phase, long now)
    {
        (_since, _windowBegan, _seenBytes) = (now, now, MovedBytes);
        _phase = phase;
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
            case ConnectionPhase.Body when now - _windowBegan >= options.StallSeconds * 1000L:
                long moved = MovedBytes;
                bool slow = moved - _seenBytes < (long)options.MinBytesPerSecond * options.StallSeconds;
                (_windowBegan, _seenBytes) = (now, moved);
                return slow ? "slow" : null;
            default:
                return null;
        }
    }
}
