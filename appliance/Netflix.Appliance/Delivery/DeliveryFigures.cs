using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>Running totals for the heartbeat.</summary>
internal sealed class DeliveryFigures
{
    private long _sentBytes;
    private long _hitBytes;
    private int _connections;

    internal long SentBytes => Interlocked.Read(ref _sentBytes);
    internal long HitBytes => Interlocked.Read(ref _hitBytes);
    internal int Connections => Volatile.Read(ref _connections);

    internal void Sent(long bytes, CacheOutcome? outcome)
    {
        Interlocked.Add(ref _sentBytes, bytes);
        if (outcome == CacheOutcome.Hit) Interlocked.Add(ref _hitBytes, bytes);
    }

    /// <returns>How many there are now.</returns>
    internal int ConnectionOpened() => Interlocked.Increment(ref _connections);

    internal void ConnectionClosed() => Interlocked.Decrement(ref _connections);
}
