using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Purges;

namespace Netflix.Appliance.Purging;

/// <summary>
/// Makes a miss of what is named, for every request that comes after. Answers under way go on; a fetch under way is neither kept nor
/// shared with later viewers.
/// </summary>
internal sealed class Purger(SegmentStore store, RunningFills fills)
{
    /// <param name="texts">Keys, prefixes of keys, or surrogate keys.</param>
    internal Task<PurgeResult> PurgeAsync(PurgeScope scope, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        Task<PurgeResult> purge = store.PurgeAsync(scope, texts, cancel);
        // After the marker is set, which the call above has done: a fetch that begins now is later than the purge.
        fills.Detach(Covers(scope, texts));
        return purge;
    }

    private static Predicate<ObjectKey> Covers(PurgeScope scope, IReadOnlyList<string> texts) => scope switch
    {
        PurgeScope.Key => key => texts.Contains(key.Text),
        PurgeScope.Prefix => key => texts.Any(text => key.Text.StartsWith(text, StringComparison.Ordinal)),
        // Which it has is known when the origin has answered: any fetch may be one.
        _ => _ => true,
    };
}
