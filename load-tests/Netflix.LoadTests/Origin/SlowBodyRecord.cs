namespace Netflix.LoadTests.Origin;

/// <summary>What the origin saw of one slow body.</summary>
internal sealed class SlowBodyRecord
{
    private int _requests;
    private long _firstByteAt;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Ticks of the bench's clock; 0 when no byte has left yet.</summary>
    public long FirstByteAt => Interlocked.Read(ref _firstByteAt);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void FirstByteLeaves(long at) => Interlocked.CompareExchange(ref _firstByteAt, at, 0);
}
