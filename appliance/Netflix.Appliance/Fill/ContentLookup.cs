using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

internal enum CacheOutcome
{
    Hit,

    /// <summary>This request caused the fetch.</summary>
    Miss,

    /// <summary>It shares a fetch that another request caused.</summary>
    Collapsed,
}

internal abstract record LookupResult;

/// <summary>The object, whole or arriving. Whoever gets it disposes the body.</summary>
internal sealed record FoundContent(ResponseHead Head, IContentBody Body, CacheOutcome Outcome) : LookupResult;

/// <summary>The origin's answer may not be shared. The request that caused it gets it; the others (null) ask for themselves.</summary>
internal sealed record UnshareableContent(SourceUnshareable? Answer) : LookupResult;

/// <summary>From a key to a body: the store first, synchronously; the origin through the coalescer otherwise.</summary>
internal sealed class ContentLookup(SegmentStore store, MissCoalescer coalescer, TimeProvider time)
{
    // Each round means that an object was stored and lost again in between: twice is bad luck, more is a disk in trouble.
    private const int Rounds = 3;

    /// <summary>A fresh object on disk; null when there is none. Synchronous when its head is in memory.</summary>
    internal ValueTask<FoundContent?> FindStoredAsync(ObjectKey key, CancellationToken cancel) => store.OpenNow(key.Utf8, out ObjectLease? lease) switch
    {
        Lookup.Hit => ValueTask.FromResult(Fresh(lease!)),
        Lookup.OnDisk => OpenAsync(key, cancel),
        _ => ValueTask.FromResult<FoundContent?>(null),
    };

    internal async ValueTask<bool> IsStoredAsync(ObjectKey key, CancellationToken cancel)
    {
        if (await FindStoredAsync(key, cancel) is not { } found) return false;
        found.Body.Dispose();
        return true;
    }

    /// <summary>Joins or starts the fetch of what is not on disk; returns when the origin has answered.</summary>
    /// <exception cref="FillException">It cannot be had.</exception>
    internal async Task<LookupResult> FillAsync(ObjectKey key, IFillSource source, CancellationToken cancel)
    {
        for (int round = 0; round < Rounds; round++)
        {
            FillReader reader = coalescer.Join(key, source, FillPriority.Viewer, out bool collapsed);
            bool handedOn = false;
            try
            {
                switch (await reader.Fill.Outcome.WaitAsync(cancel))
                {
                    case FillOutcome.Body:
                        handedOn = true;
                        return new FoundContent(reader.Fill.Head!, reader, collapsed ? CacheOutcome.Collapsed : CacheOutcome.Miss);
                    case FillOutcome.Unshareable:
                        // It was made for the request that caused the fetch: nobody else may see it.
                        return new UnshareableContent(collapsed ? null : reader.Fill.TakeUnshareable());
                    default:
                        if (await FindStoredAsync(key, cancel) is { } stored) return stored;
                        break;
                }
            }
            finally
            {
                if (!handedOn) reader.Dispose();
            }
        }
        throw new FillException(FillFailure.Overloaded, $"{key} is stored and lost again too quickly.") { IsTransient = true };
    }

    private async ValueTask<FoundContent?> OpenAsync(ObjectKey key, CancellationToken cancel) =>
        await store.OpenAsync(key, cancel) is { } lease ? Fresh(lease) : null;

    private FoundContent? Fresh(ObjectLease lease)
    {
        // Decoded once in the life of the cached record, not at every hit.
        if (lease.Attachment is not ResponseHead head && ResponseHead.TryRead(lease.Metadata, out head)) lease.Attachment = head;
        if (head is not null && head.IsFresh(time.GetUtcNow())) return new FoundContent(head, new StoredBody(lease), CacheOutcome.Hit);
        lease.Dispose();
        return null;
    }
}
