using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Edge;

/// <summary>What a request that changes things at the origin makes untrue here: stored, being fetched, in all variants.</summary>
internal sealed class StoredChanges(SegmentStore store, RunningFills running)
{
    /// <param name="target">The request's URI, as keys are made of it.</param>
    internal async Task ApplyAsync(string method, string target, SegmentAnswer answer)
    {
        IReadOnlyList<Uri> changed = Invalidation.TargetsOf(method, new Uri(target), answer.Status, answer.Fields);
        for (int i = 0; i < changed.Count; i++)
        {
            // The target's own key is byte for byte what was asked for; a fragment is part of no key.
            string text = i == 0 ? target : changed[i].AbsoluteUri.Split('#')[0];
            if (text.Length > ObjectKey.MaxLength / 2) continue;
            var key = new ObjectKey(text);
            running.Disown(key);
            // It may wait for the disk; and it is done whether or not the viewer waits.
            await Task.Run(() => store.Remove(key));
        }
    }
}
