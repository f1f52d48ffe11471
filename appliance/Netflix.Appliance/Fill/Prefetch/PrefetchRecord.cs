using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Fill.Prefetch;

/// <summary>
/// Which segments were looked at lately, and what became of those that were fetched ahead. It holds a bounded number: full of
/// recent ones it takes no more, for not to prefetch costs a viewer no more than it did before.
/// </summary>
internal sealed class PrefetchRecord(int limit, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Fate> _fates = [];
    private readonly Queue<(ObjectKey Key, long LookedAt)> _inOrder = new();
    private long _wasted;

    private enum Fate
    {
        Looked,
        Fetched,
        Used,
    }

    /// <summary>Of what was fetched ahead, how many nobody asked for in time.</summary>
    internal long Wasted
    {
        get
        {
            lock (_lock)
            {
                DropExpired();
                return _wasted;
            }
        }
    }

    /// <returns>True for the first who asks about it within the lifetime.</returns>
    internal bool TryLook(ObjectKey key)
    {
        lock (_lock)
        {
            DropExpired();
            if (_fates.Count >= limit || !_fates.TryAdd(key, Fate.Looked)) return false;
            _inOrder.Enqueue((key, time.GetTimestamp()));
            return true;
        }
    }

    internal void Begun(ObjectKey key) => Turn(key, Fate.Looked, Fate.Fetched);

    /// <summary>The fetch brought nothing that could be used or wasted.</summary>
    internal void Lost(ObjectKey key) => Turn(key, Fate.Fetched, Fate.Looked);

    /// <returns>True for the first viewer of what was fetched ahead.</returns>
    internal bool TryUse(ObjectKey key) => Turn(key, Fate.Fetched, Fate.Used);

    private bool Turn(ObjectKey key, Fate from, Fate to)
    {
        lock (_lock)
        {
            DropExpired();
            if (!_fates.TryGetValue(key, out Fate fate) || fate != from) return false;
            _fates[key] = to;
            return true;
        }
    }

    private void DropExpired()
    {
        while (_inOrder.TryPeek(out var oldest) && time.GetElapsedTime(oldest.LookedAt) >= lifetime)
        {
            _inOrder.Dequeue();
            if (_fates.Remove(oldest.Key, out Fate fate) && fate == Fate.Fetched) _wasted++;
        }
    }
}
