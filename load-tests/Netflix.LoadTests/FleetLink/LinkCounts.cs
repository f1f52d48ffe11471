namespace Netflix.LoadTests.FleetLink;

/// <summary>What all simulated appliances did.</summary>
internal sealed class LinkCounts
{
    private int _connected;
    private long _beats;
    private long _failures;

    public int Open => Volatile.Read(ref _connected);

    public long Beats => Interlocked.Read(ref _beats);

    /// <summary>Links that were refused or broke.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void Connected() => Interlocked.Increment(ref _connected);

    public void Lost() => Interlocked.Decrement(ref _connected);

    public void Beat() => Interlocked.Increment(ref _beats);

    public void Failed() => Interlocked.Increment(ref _failures);
}
