using Netflix.Appliance.Caching;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>From a key to a body: the store first, synchronously; the origin through the coalescer otherwise.</summary>
internal sealed class ContentLookup(SegmentStore store, MissCoalescer coalescer, RunningFills running, HotBodies hot)
{
    // Each round means that an object was stored and lost again in between: twice is bad luck, more is a disk in trouble.
    private const int Rounds = 3;

    /// <summary>What is on disk, fresh or not; null when there is nothing. Synchronous when its head is in memory.</summary>
    internal ValueTask<StoredContent?> FindStoredAsync(ObjectKey key, CancellationToken cancel) => store.OpenNow(key.Utf8, out ObjectLease? lease) switch
    {
        Lookup.Hit => ValueTask.FromResult(Decoded(lease!)),
        Lookup.OnDisk => OpenAsync(key, cancel),
        _ => ValueTask.FromResult<StoredContent?>(null),
    };

    /// <summary>Joins or starts the fetch of what is not on disk or not good enough; returns when the origin has answered.</summary>
    /// <exception cref="FillException">It cannot be had.</exception>
    internal async Task<LookupResult> FillAsync(ObjectKey key, IFillSource source, CancellationToken cancel)
    {
        for (int round = 0; round < Rounds; round++)
        {
            FillReader reader = coalescer.Join(key, source, FillPriority.Viewer, out bool collapsed);
            bool handedOn = false;
            try
            {
                RunningFill fill = reader.Fill;
                switch (await fill.OutcomeAsync(cancel))
                {
                    case FillOutcome.Body when collapsed && fill.Marker is { } marker && fill.Key != key:
                        return new VariantContent(marker);
                    case FillOutcome.Body:
                        handedOn = true;
                        return new FoundContent(HeadOf(fill, collapsed), reader, collapsed ? CacheOutcome.Collapsed : CacheOutcome.Miss)
                        {
                            IsCollapsed = collapsed,
                            IsKept = fill is { Writer: not null, IsDisowned: false },
                        };
                    // It was made for the request that caused the fetch: nobody else may see it.
                    case FillOutcome.Unshareable:
                        return new UnshareableContent(collapsed ? null : fill.TakeUnshareable(), fill.NotShared, fill.UnshareableStatus);
                    case FillOutcome.Revalidated when collapsed && fill.NotShared != NotStored.No:
                        return new UnshareableContent(null, fill.NotShared, StatusCodes.Status304NotModified);
                    case FillOutcome.Revalidated:
                        return new FoundContent(HeadOf(fill, collapsed), new StoredBody(fill.Validated!.Share()), CacheOutcome.Revalidated)
                        {
                            IsCollapsed = collapsed,
                            IsKept = fill.NotShared == NotStored.No,
                        };
                    default:
                        if (await FindStoredAsync(key, cancel) is { } stored) return Found(stored);
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

    internal bool IsFetched(ObjectKey key) => running.Contains(key);

    /// <summary>Brings the stored object up to date while viewers get it as it is.</summary>
    internal async Task<RefreshOutcome> RefreshAsync(ObjectKey key, IFillSource source)
    {
        try
        {
            using FillReader reader = coalescer.Join(key, source, FillPriority.Viewer, out _);
            FillOutcome outcome = await reader.Fill.OutcomeAsync(CancellationToken.None);
            await reader.Fill.Ended;
            return outcome != FillOutcome.Unshareable ? RefreshOutcome.Done
                : StatusCode.IsOriginError(reader.Fill.UnshareableStatus) ? RefreshOutcome.Failed : RefreshOutcome.NotShared;
        }
        catch (FillException)
        {
            // Nobody waits for it, and the worker has logged and counted it.
            return RefreshOutcome.Failed;
        }
    }

    private static ResponseHead HeadOf(RunningFill fill, bool collapsed) =>
        collapsed || fill.OwnFields.Count == 0 ? fill.Head! : fill.Head! with { Fields = [.. fill.Head.Fields, .. fill.OwnFields] };

    private static LookupResult Found(StoredContent stored)
    {
        if (stored.Kept is ResponseHead head) return new FoundContent(head, stored.Body, CacheOutcome.Hit) { IsKept = true };
        stored.Dispose();
        return new VariantContent((VariantMarker)stored.Kept);
    }

    private async ValueTask<StoredContent?> OpenAsync(ObjectKey key, CancellationToken cancel) =>
        await store.OpenAsync(key, cancel) is { } lease ? Decoded(lease) : null;

    private StoredContent? Decoded(ObjectLease lease)
    {
        // Once in the life of the cached record, not at every hit.
        bool isFirstLook = false;
        if (lease.Attachment is not DecodedRecord decoded)
        {
            if (!KeptHead.TryRead(lease.Metadata, out KeptHead kept))
            {
                lease.Dispose();
                return null;
            }
            lease.Attachment = decoded = new DecodedRecord(kept, hot);
            isFirstLook = true;
        }
        return new StoredContent(decoded.Kept, new StoredBody(lease) { IsFirstLook = isFirstLook });
    }
}
