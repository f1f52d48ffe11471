using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Fill;

/// <summary>The fills under way, by what they fetch: at most one for a key.</summary>
internal sealed class RunningFills
{
    private readonly ConcurrentDictionary<ObjectKey, RunningFill> _byKey = new();

    internal bool Contains(ObjectKey key) => _byKey.ContainsKey(key);

    internal bool TryGet(ObjectKey key, [NotNullWhen(true)] out RunningFill? fill) => _byKey.TryGetValue(key, out fill);

    internal bool TryAdd(ObjectKey key, RunningFill fill) => _byKey.TryAdd(key, fill);

    internal void Remove(ObjectKey key, RunningFill fill) => _byKey.TryRemove(KeyValuePair.Create(key, fill));

    /// <summary>
    /// It turned out to be a variant: requests for it find it under the variant's key, others no longer under the one that was asked for.
    /// When the variant is being fetched already, both go on, and the one that ends last is kept.
    /// </summary>
    internal void Move(RunningFill fill, VariantPlace place)
    {
        ObjectKey asked = fill.Key;
        fill.MoveTo(place);
        _byKey.TryAdd(place.Key, fill);
        Remove(asked, fill);
    }

    /// <summary>What is being fetched under that key is not kept, and nobody joins it any more.</summary>
    internal void Disown(ObjectKey key)
    {
        if (!_byKey.TryRemove(key, out RunningFill? fill)) return;
        fill.IsDisowned = true;
    }

    /// <summary>Who asks from now on joins none of these: a fetch of its own brings what the origin has now. Those who wait get the rest.</summary>
    internal void Detach(Predicate<ObjectKey> covered)
    {
        foreach (KeyValuePair<ObjectKey, RunningFill> running in _byKey)
        {
            if (covered(running.Key)) _byKey.TryRemove(running);
        }
    }
}
