using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Fill;

/// <summary>
/// Where misses of one object become one fetch: whoever comes first starts the fill, everybody else joins it, at any point of
/// it and for any range. Fills are known here from the first miss until their bytes are on disk, so that there is no moment
/// in which a second fetch of the same object could begin.
/// </summary>
internal sealed class MissCoalescer(FillWorker worker, RunningFills running, FillSlots slots, FillMetrics metrics, IOptions<FillOptions> options)
{
    private readonly long _completeAbandonedUpToBytes = options.Value.CompleteAbandonedUpToMegabytes * 1024L * 1024;

    /// <param name="collapsed">True when another request's fetch is shared.</param>
    /// <exception cref="FillException">Too many objects wait already.</exception>
    internal FillReader Join(ObjectKey key, IFillSource source, FillPriority priority, out bool collapsed)
    {
        while (true)
        {
            if (running.TryGet(key, out RunningFill? earlier))
            {
                // One that is over answers nobody who comes now: what was asked before their request is no word of the origin for it.
                if (!earlier.Ended.IsCompleted && earlier.TryRead(_completeAbandonedUpToBytes) is { } joined)
                {
                    if (priority == FillPriority.Viewer && earlier.Ticket is { } waiting) slots.Raise(waiting);
                    metrics.Collapsed();
                    collapsed = true;
                    return joined;
                }
                // It ended this moment, and its bytes are on disk or nowhere.
                running.Remove(key, earlier);
            }

            var fill = new RunningFill(key, source, priority == FillPriority.Planned ? Retention.Pinned : Retention.Demand);
            FillReader first = fill.TryRead(_completeAbandonedUpToBytes)!;
            if (!running.TryAdd(key, fill)) continue;
            collapsed = false;
            // The fill's own hold on the stored object: whoever asked may leave before the origin has answered.
            fill.Validated = source.Stale?.Lease.Share();
            Start(fill, first, priority);
            return first;
        }
    }

    private void Start(RunningFill fill, FillReader first, FillPriority priority)
    {
        try
        {
            fill.Ticket = slots.Enter(priority);
        }
        catch (FillException full)
        {
            running.Remove(fill.Key, fill);
            fill.Fail(full);
            fill.Dispose();
            first.Dispose();
            throw;
        }
        // The request's trace goes along with the task; its cancellation does not: others may wait for the same bytes.
        _ = Task.Run(async () =>
        {
            try
            {
                await worker.RunAsync(fill);
            }
            finally
            {
                running.Remove(fill.Key, fill);
                slots.Leave(fill.Ticket);
                fill.Dispose();
            }
        });
    }
}
