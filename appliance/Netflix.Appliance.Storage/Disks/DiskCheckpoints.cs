using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// When the index of a disk is checkpointed: once four times a checkpoint's own bytes were sealed after the last one, which keeps its
/// writes below a quarter of the disk's and the regions that the next start has to scan few; and when the store is closed.
/// A region is covered by a checkpoint when it was sealed before: a seal comes after the last writer has put its records.
/// </summary>
internal sealed class DiskCheckpoints(SliceIndex index, RegionRing ring, StampClock stamps, int life, Action<Exception> failed)
{
    private const int BytesForEachOfItsOwn = 4;

    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private long _sealedBytes;
    private bool _closed;

    internal void Sealed(long bytes)
    {
        lock (_lock)
        {
            _sealedBytes += bytes;
            if (_closed || !_running.IsCompleted || _sealedBytes < index.CheckpointBytes * BytesForEachOfItsOwn) return;
            _sealedBytes = 0;
            _running = Task.Run(TakeAsync);
        }
    }

    /// <summary>Waits for the one under way and takes the last one.</summary>
    internal void Close()
    {
        lock (_lock) _closed = true;
        _running.Wait();
        TakeAsync().Wait();
    }

    /// <summary>Takes none any more; false while one is under way.</summary>
    internal bool TryClose()
    {
        lock (_lock)
        {
            _closed = true;
            return _running.IsCompleted;
        }
    }

    private async Task TakeAsync()
    {
        try
        {
            ulong stamp = stamps.Next();
            await index.CheckpointAsync([.. ring.Regions.Where(region => region.IsSealed).Select(region => region.Sequence)], life, stamp);
        }
        catch (Exception error) when (DiskErrors.IsFull(error))
        {
            // A region that is being allocated may take the last room for a moment. That is no fault of the disk: the next start scans more.
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            failed(error);
        }
    }
}
