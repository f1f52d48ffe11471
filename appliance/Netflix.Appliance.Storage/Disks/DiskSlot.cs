using Netflix.Appliance.Storage.Admission;
using Netflix.Appliance.Storage.Purges;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// A place for a disk, with what outlives its failures: its readers, what is known of its keys' popularity, figures, and who still uses
/// regions of a disk that failed here. A disk that failed is opened again from time to time, as at a start, and takes its keys back with
/// what it holds; what changed on it meanwhile is found by its checksums.
/// </summary>
internal sealed class DiskSlot : IDisposable
{
    private readonly Lock _purgeFile = new();
    private readonly Action<DiskSlot> _changed;
    private volatile Disk _disk;

    /// <param name="changed">Called when a disk failed here or came back.</param>
    internal DiskSlot(string folder, DiskLimits limits, StampClock stamps, PurgeMarkers purges, TimeProvider time, Action<DiskSlot> changed)
    {
        Name = folder;
        Limits = limits;
        Stamps = stamps;
        Purges = purges;
        Time = time;
        _changed = changed;
        Readers = new DiskReaders(folder, limits.Readers);
        Policy = limits.SelectsByFrequency ? new RegionPolicy(limits.MaxSlices) : null;
        _disk = new Disk(this);
        Id = _disk.Id;
        if (!_disk.IsHealthy) _changed(this);
    }

    internal string Name { get; }
    internal DiskLimits Limits { get; }
    internal StampClock Stamps { get; }
    internal PurgeMarkers Purges { get; }
    internal TimeProvider Time { get; }
    internal DiskReaders Readers { get; }
    internal DiskFigures Figures { get; } = new();
    internal Departure Departure { get; } = new();

    /// <summary>Null when objects are not selected.</summary>
    internal RegionPolicy? Policy { get; }

    /// <summary>Of the disk that belongs here; null until one was opened.</summary>
    internal Guid? Id { get; private set; }

    internal Disk Disk => _disk;

    internal DiskStatus Status => _disk.Status;

    /// <summary>Looks whether a disk in service still is one, and opens one that is not again. One call at a time; it may wait for the device.</summary>
    internal void Probe()
    {
        Departure.TryEnd();
        Disk disk = _disk;
        if (disk.IsHealthy) disk.Check();
        else if (disk.TryLeave()) Reopen(disk);
    }

    internal void WritePurges(string path)
    {
        // Read inside: of two writers the last one has the newer state.
        lock (_purgeFile) PurgeFile.Write(path, Purges.Current);
    }

    /// <summary>A disk says that it failed. While it is being opened nobody was told that it works.</summary>
    internal void Failed(Disk disk)
    {
        if (disk == _disk) _changed(this);
    }

    public void Dispose()
    {
        _disk.Dispose();
        Departure.Dispose();
        Readers.Dispose();
    }

    private void Reopen(Disk before)
    {
        var disk = new Disk(this, before.Failure?.Since);
        Id ??= disk.Id;
        _disk = disk;
        if (!disk.IsHealthy) return;
        Figures.Returned();
        _changed(this);
    }
}
