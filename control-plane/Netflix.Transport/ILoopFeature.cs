namespace Netflix.Transport;

/// <summary>A connection's place on its loop.</summary>
public interface ILoopFeature
{
    /// <summary>
    /// Whoever waits for this connection's bytes, or for room, goes on on the pool instead of the loop's thread. For work that takes its
    /// time: everybody else on the loop would wait for it.
    /// </summary>
    public bool IsLeft { get; set; }
}
