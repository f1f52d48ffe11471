using System.Collections.Concurrent;
using Netflix.Appliance.Storage.Disks;

namespace Netflix.Appliance.Storage.Purges;

/// <summary>
/// Carries purges out in the background: strikes out every record they cover, on every disk, and then lets go of the markers. They
/// hold from the moment they are kept; sweeping counts what goes and makes room for others.
/// </summary>
internal sealed class PurgeSweep(PurgeMarkers markers, IReadOnlyList<DiskSlot> slots, Action<int> swept) : IDisposable
{
    // Fills that began before a purge hold its marker, and so does a disk that is away; they are asked again this often.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private readonly Dictionary<DiskSlot, (Disk Disk, HashSet<PurgeMarker> Markers)> _done = [];
    private Task _loop = Task.CompletedTask;

    internal void Start() => _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Completes when every disk in service was swept of the markers there are now.</summary>
    /// <exception cref="OperationCanceledException">The store was closed first.</exception>
    internal Task SweptAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(waiting);
        _wake.Release();
        return waiting.Task;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _loop.Wait();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        List<TaskCompletionSource> waiting = [];
        try
        {
            while (true)
            {
                _stop.Token.ThrowIfCancellationRequested();
                // Before the markers are looked at: those of whoever waits are among them.
                while (_waiting.TryDequeue(out TaskCompletionSource? one)) waiting.Add(one);
                SweepOnce();
                foreach (TaskCompletionSource done in waiting) done.SetResult();
                waiting.Clear();
                if (!_waiting.IsEmpty) continue;
                _wake.Wait(markers.Current.Count == 0 ? Timeout.InfiniteTimeSpan : Retry, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing: the markers are on disk.
            foreach (TaskCompletionSource lost in waiting.Concat(_waiting)) lost.TrySetCanceled();
        }
    }

    // A disk that is away keeps all markers: it may come back with what they cover.
    private void SweepOnce()
    {
        IReadOnlyList<PurgeMarker> all = markers.Current;
        if (all.Count == 0) return;
        HashSet<PurgeMarker> everywhere = [.. all];
        foreach (DiskSlot slot in slots) everywhere.IntersectWith(Sweep(slot, all));
        // What is swept can be committed again only by a fill that began before; while its marker is there, it is not.
        PurgeMarker[] past = [.. everywhere.Where(markers.IsPast)];
        if (past.Length == 0) return;
        markers.Remove(past);
        foreach (DiskSlot slot in slots) slot.Disk.TryKeepPurges();
        swept(past.Length);
    }

    /// <returns>Of which of them the disk is free.</returns>
    private HashSet<PurgeMarker> Sweep(DiskSlot slot, IReadOnlyList<PurgeMarker> all)
    {
        Disk disk = slot.Disk;
        if (!_done.TryGetValue(slot, out (Disk Disk, HashSet<PurgeMarker> Markers) done) || done.Disk != disk) done = (disk, []);
        done.Markers.IntersectWith(all);
        PurgeMarker[] todo = [.. all.Where(marker => !done.Markers.Contains(marker))];
        if (todo.Length > 0 && disk.TrySweep(todo, _stop.Token)) done.Markers.UnionWith(todo);
        _done[slot] = done;
        return disk.IsHealthy ? done.Markers : [];
    }
}
