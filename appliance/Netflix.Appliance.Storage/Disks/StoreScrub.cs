namespace Netflix.Appliance.Storage.Disks;

/// <summary>A scrubber for each disk, on a thread of its own.</summary>
internal sealed class StoreScrub : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _running;

    /// <param name="bytesPerSecond">Of each disk; 0 is off.</param>
    internal StoreScrub(IReadOnlyList<DiskSlot> slots, long bytesPerSecond) =>
        _running = bytesPerSecond == 0 ? [] :
        [
            .. slots.Select(slot => Task.Factory.StartNew(
                () => new DiskScrubber(slot, bytesPerSecond).Run(_stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_running);
        _stop.Dispose();
    }
}
