using Netflix.Appliance.Storage.Disks;

namespace Netflix.Appliance.Storage.Purges;

/// <summary>
/// Carries purges out in the background: strikes out every record they cover, on every disk, and then lets go of the markers. They
/// hold from the moment they are kept; sweeping only makes room for others.
/// </summary>
internal sealed class PurgeSweep(PurgeMarkers markers, IReadOnlyList<DiskSlot> slots, Action<int> swept) : IDisposable
{
    // Fills that began before a purge hold it back; they are asked again this often.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    internal void Start() => _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    internal void Wake() => _wake.Release();

    public void Dispose()
    {
        _stop.Cancel();
        _loop.Wait();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                if (markers.Current.Count == 0) _wake.Wait(_stop.Token);
                else if (!SweepOnce()) _wake.Wait(Retry, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing: the markers are on disk.
        }
    }

    // A disk that is away keeps all markers: it may come back with what they cover.
    private bool SweepOnce()
    {
        IReadOnlyList<PurgeMarker> sweepable = markers.Sweepable();
        if (sweepable.Count == 0 || !slots.All(slot => slot.Disk.TrySweep(sweepable, _stop.Token))) return false;
        markers.Remove(sweepable);
        foreach (DiskSlot slot in slots) slot.Disk.TryKeepPurges();
        swept(sweepable.Count);
        return true;
    }
}
