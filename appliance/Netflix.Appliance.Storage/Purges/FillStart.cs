namespace Netflix.Appliance.Storage.Purges;

/// <summary>
/// That a fetch has begun: a purge after it covers what it brings, whenever that comes. To be taken before the origin is asked, and held
/// until the object is committed or given up.
/// </summary>
public sealed class FillStart : IDisposable
{
    private readonly PurgeMarkers _purges;
    private bool _disposed;

    internal FillStart(PurgeMarkers purges, StampClock stamps)
    {
        _purges = purges;
        // In this order under one lock: a purge either sees this fill under way, or has an earlier stamp.
        Stamp = purges.Begin(stamps);
    }

    internal ulong Stamp { get; }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _purges.End(Stamp);
    }
}
