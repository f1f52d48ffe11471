namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// Probes each disk from time to time, each one apart from the others: a device that hangs holds up its own probe, and is out of service
/// when it held it up for too long. What failed is tried soon and then less and less often.
/// </summary>
internal sealed class DiskWatch(IReadOnlyList<DiskSlot> slots, TimeSpan interval) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    // A hard disk that spins up, or a controller that resets a link, takes that long and works on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    internal void Start() => _watching = Task.WhenAll(slots.Select(slot => Task.Run(() => WatchAsync(slot))));

    public void Dispose()
    {
        _stop.Cancel();
        _watching.Wait();
        _stop.Dispose();
    }

    private async Task WatchAsync(DiskSlot slot)
    {
        TimeSpan pause = interval;
        try
        {
            while (true)
            {
                await Task.Delay(pause, _stop.Token);
                bool was = slot.Disk.IsHealthy;
                await ProbeAsync(slot);
                // A disk that comes back and fails again has gained no first retry by it.
                pause = slot.Disk.IsHealthy ? interval : was ? FirstRetry : pause + pause;
                if (pause > interval) pause = interval;
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing.
        }
    }

    private async Task ProbeAsync(DiskSlot slot)
    {
        // Not a thread of the pool: it may wait for the device for as long as that one likes.
        Task probe = Task.Factory.StartNew(slot.Probe, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await probe.WaitAsync(Patience, _stop.Token);
        }
        catch (TimeoutException)
        {
            slot.Disk.Fail(new IOException($"{slot.Name} did not answer a probe for {Patience.TotalSeconds} s."));
            await probe.WaitAsync(_stop.Token);
        }
    }
}
