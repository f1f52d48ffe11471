using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage;

/// <summary>
/// The appliance's disks as one store of immutable objects. A hit is synchronous. Whatever a disk does, the answer is a miss or
/// an error, never other bytes.
/// </summary>
public sealed partial class SegmentStore : IDisposable
{
    private readonly ILogger _log;
    private readonly Disk[] _disks;

    /// <summary>Opens every disk and rebuilds its index. Disks that fail are reported in <see cref="Disks"/>.</summary>
    public SegmentStore(StorageOptions options, ILogger<SegmentStore> log)
    {
        _log = log;
        _disks = new Disk[options.Disks.Count];
        Parallel.For(0, _disks.Length, i =>
        {
            if (!ByteSize.TryParse(options.Disks[i].Size, out long bytes))
                throw new ArgumentException($"'{options.Disks[i].Size}' is not a size.", nameof(options));
            _disks[i] = new Disk(
                options.Disks[i].Folder, RegionBudget.For(bytes, options.MaxPinnedPercent),
                maxSlices: bytes / options.ExpectedSliceBytes, (disk, error) => DiskFailed(disk.Name, error));
        });
        foreach (Disk disk in _disks.Where(disk => disk.IsHealthy)) DiskOpened(disk.Name, disk.Status.Slices, disk.Status.UsedBytes);
    }

    public IReadOnlyList<DiskStatus> Disks => [.. _disks.Select(disk => disk.Status)];

    public bool IsHealthy => _disks.Any(disk => disk.IsHealthy);

    /// <summary>A committed object, kept readable until the lease is disposed.</summary>
    public bool TryOpen(ObjectKey key, [NotNullWhen(true)] out ObjectLease? lease)
    {
        lease = null;
        return DiskOf(key) is { } disk && disk.TryOpen(key, out lease);
    }

    /// <summary>A writer for a new object or a new version of one; null when no disk can take it.</summary>
    public ObjectWriter? TryCreate(ObjectKey key, Retention retention) => DiskOf(key)?.TryCreate(key, retention);

    /// <summary>The object is a miss from now on; readers under way finish.</summary>
    public void Remove(ObjectKey key) => DiskOf(key)?.Remove(key);

    /// <summary>Moves an object that viewers brought in to the pinned regions.</summary>
    /// <returns>True when it is held pinned; false when it is not held or there is no room for pins.</returns>
    public async Task<bool> PinAsync(ObjectKey key, CancellationToken cancel)
    {
        if (!TryOpen(key, out ObjectLease? lease)) return false;
        using ObjectLease held = lease;
        if (held.IsPinned) return true;
        using ObjectWriter? writer = TryCreate(key, Retention.Pinned);
        return writer is not null && await ObjectCopy.CopyAsync(held, writer, cancel);
    }

    /// <summary>Whether that many bytes more fit the share of its disk that may be pinned.</summary>
    public bool CanPin(ObjectKey key, long bytes) => DiskOf(key)?.CanPin(bytes) ?? false;

    /// <summary>Everything pinned that is not wanted becomes evictable, a region at a time.</summary>
    public void RetainPins(IEnumerable<ObjectKey> wanted)
    {
        HashSet<SliceKey> keys = [.. wanted.Select(key => key.Slice)];
        foreach (Disk disk in _disks) disk.RetainPins(keys);
    }

    public void Dispose()
    {
        foreach (Disk disk in _disks) disk.Dispose();
    }

    private Disk? DiskOf(ObjectKey key)
    {
        if (_disks is [var only]) return only.IsHealthy ? only : null;
        Disk? best = null;
        double bestDraw = double.NegativeInfinity;
        foreach (Disk disk in _disks)
        {
            if (!disk.IsHealthy) continue;
            double draw = DiskPlacement.Draw(key.Slice, disk.Id, disk.BudgetBytes);
            if (draw <= bestDraw) continue;
            bestDraw = draw;
            best = disk;
        }
        return best;
    }

    [LoggerMessage(1001, LogLevel.Information, "Disk {Disk} is open: {Slices} slices in {UsedBytes} bytes")]
    private partial void DiskOpened(string disk, long slices, long usedBytes);

    [LoggerMessage(1002, LogLevel.Error, "Disk {Disk} failed and is out of service until the next start; its objects are misses")]
    private partial void DiskFailed(string disk, Exception error);
}
