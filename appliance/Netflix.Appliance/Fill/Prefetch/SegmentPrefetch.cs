using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Fill.Prefetch;

/// <summary>
/// Fetches the segment behind the one a viewer was just given from the origin, or was given because it had been fetched ahead: the
/// first viewer of a title waits for the origin once, not at each segment. One segment ahead, and only of what the line has to spare.
/// </summary>
internal sealed class SegmentPrefetch(
    ContentLookup content, TitleManifests manifests, TitleSources sources, MissCoalescer coalescer, FillSlots slots,
    PrefetchRecord record, PrefetchMetrics metrics, IOptionsMonitor<FillOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.CurrentValue.PrefetchConcurrency);

    /// <summary>A file of a title was answered. Costs a hit of what has been looked at before a comparison.</summary>
    /// <param name="body">What the answer gives; null when it has no body of the object.</param>
    internal void After(PackageId package, string path, IContentBody? body)
    {
        if (body is FillReader or StoredBody { IsFirstLook: true } && options.CurrentValue.PrefetchNext) Consider(package, path, body);
    }

    public void Dispose() => _places.Dispose();

    private void Consider(PackageId package, string path, IContentBody body)
    {
        bool wasAhead = record.TryUse(TitleSources.Key(package, path));
        if (wasAhead) metrics.Used();
        if (body is StoredBody && !wasAhead) return;
        if (NextSegment.After(path) is not { } next || !slots.HasRoomAhead) return;
        ObjectKey key = TitleSources.Key(package, next);
        // Not while the viewer waits for this one: the two would share the line.
        if (record.TryLook(key)) _ = FetchAsync(package, next, key, body is FillReader reader ? reader.Fill.Ended : Task.CompletedTask);
    }

    private async Task FetchAsync(PackageId package, string path, ObjectKey key, Task before)
    {
        try
        {
            await before;
            if (content.IsFetched(key)) return;
            TitleFiles title = await manifests.FindAsync(package, CancellationToken.None);
            if (title.Find(path) is not { } file) return;
            // Counted as a request, as the viewer's own miss would be: the disk admits what is asked for.
            using StoredContent? stored = await content.FindStoredAsync(key, CancellationToken.None);
            if (stored is null) await FetchAsync(key, sources.File(package, file));
        }
        catch (Exception error) when (error is FillException or SliceUnreadableException)
        {
            // Nobody waits for it, and the worker has logged and counted it.
            record.Lost(key);
        }
    }

    private async Task FetchAsync(ObjectKey key, IFillSource source)
    {
        if (!slots.HasRoomAhead || !_places.Wait(0, CancellationToken.None)) return;
        try
        {
            using FillReader reader = coalescer.Join(key, source, FillPriority.Ahead, out bool collapsed);
            if (collapsed) return;
            record.Begun(key);
            metrics.Begun();
            await reader.Fill.Ended;
        }
        finally
        {
            _places.Release();
        }
    }
}
