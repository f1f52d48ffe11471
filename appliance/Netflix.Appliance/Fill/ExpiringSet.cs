using System.Collections.Concurrent;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Fill;

/// <summary>Remembers keys for a while, a bounded number of them. Full of living ones, it forgets the new one: remembering only saves work.</summary>
internal sealed class ExpiringSet(int limit, TimeSpan lifetime, TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, long> _expiry = new();

    internal void Add(ObjectKey key)
    {
        if (lifetime <= TimeSpan.Zero) return;
        if (_expiry.Count >= limit) DropExpired();
        if (_expiry.Count < limit) _expiry[key] = time.GetTimestamp();
    }

    internal bool Contains(ObjectKey key)
    {
        if (!_expiry.TryGetValue(key, out long added)) return false;
        if (time.GetElapsedTime(added) < lifetime) return true;
        _expiry.TryRemove(KeyValuePair.Create(key, added));
        return false;
    }

    private void DropExpired()
    {
        foreach ((ObjectKey key, long added) in _expiry)
        {
            if (time.GetElapsedTime(added) >= lifetime) _expiry.TryRemove(KeyValuePair.Create(key, added));
        }
    }
}
