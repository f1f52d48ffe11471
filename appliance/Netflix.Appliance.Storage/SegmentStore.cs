using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage;

/// <summary>
/// The appliance's disks as one store of objects. A hit is synchronous. Whatever a disk does, the answer is a miss or an error,
/// never other bytes.
/// </summary>
public sealed partial class SegmentStore : IDisposable
{
    private readonly ILogger _log;
    private readonly StampClock _stamps;
    private readonly PurgeMarkers _purges = new();
    private readonly PurgeSweep _sweep;
    private readonly DiskSlot[] _slots;
    private readonly DiskWatch _watch;
    private readonly StoreScrub _scrub;

    /// <summary>Opens every disk and recovers its index. Disks that fail are reported in <see cref="Disks"/>.</summary>
    public SegmentStore(StorageOptions options, ILogger<SegmentStore> log, TimeProvider? time = null)
    {
        _log = log;
        time ??= TimeProvider.System;
        _stamps = new StampClock(time);
        _slots = new DiskSlot[options.Disks.Count];
        Parallel.For(0, _slots.Length, i =>
        {
            if (!ByteSize.TryParse(options.Disks[i].Size, out long bytes))
                throw new ArgumentException($"'{options.Disks[i].Size}' is not a size.", nameof(options));
            var limits = new DiskLimits(
                RegionBudget.For(bytes, options.MaxPinnedPercent), MaxSlices: bytes / options.ExpectedSliceBytes,
                RecordCacheBytes: options.RecordCacheMegabytes * 1024L * 1024 / _slots.Length, options.ReadersPerDisk, options.SelectByFrequency);
            _slots[i] = new DiskSlot(options.Disks[i].Folder, limits, _stamps, _purges, time, Changed);
        });
        foreach (DiskStatus disk in Disks.Where(disk => disk.Healthy)) DiskOpened(disk.Name, disk.Slices, disk.UsedBytes, disk.Opening);
        _sweep = new PurgeSweep(_purges, _slots, PurgesSwept);
        _sweep.Start();
        _watch = new DiskWatch(_slots, TimeSpan.FromSeconds(options.ProbeSeconds));
        _watch.Start();
        _scrub = new StoreScrub(_slots, options.ScrubMegabytesPerSecond * 1_000_000L);
    }

    public IReadOnlyList<DiskStatus> Disks => [.. _slots.Select(slot => slot.Status)];

    public bool IsHealthy => _slots.Any(slot => slot.Disk.IsHealthy);

    /// <summary>A committed object, kept readable until the lease is disposed. Waits for the disk when the object's head is not in memory.</summary>
    public bool TryOpen(ObjectKey key, [NotNullWhen(true)] out ObjectLease? lease) => Find(key.Slice, key.Utf8, mayWait: true, out lease) == Lookup.Hit;

    /// <summary>
    /// As <see cref="TryOpen(ObjectKey, out ObjectLease?)"/>, for a viewer's request and from the key's UTF-8 bytes, of which no
    /// string is made. It is counted, hit or miss: what is asked for often stays.
    /// </summary>
    public bool TryOpen(ReadOnlySpan<byte> keyUtf8, [NotNullWhen(true)] out ObjectLease? lease)
    {
        SliceKey key = SliceKey.Of(keyUtf8);
        DiskOf(key)?.Requested(key);
        return Find(key, keyUtf8, mayWait: true, out lease) == Lookup.Hit;
    }

    /// <summary>As <see cref="TryOpen(ReadOnlySpan{byte}, out ObjectLease?)"/>, for threads that must not wait: see <see cref="OpenAsync"/> for what is <see cref="Lookup.OnDisk"/>.</summary>
    /// <param name="lease">Not null exactly when it is a <see cref="Lookup.Hit"/>.</param>
    public Lookup OpenNow(ReadOnlySpan<byte> keyUtf8, out ObjectLease? lease)
    {
        SliceKey key = SliceKey.Of(keyUtf8);
        DiskOf(key)?.Requested(key);
        return Find(key, keyUtf8, mayWait: false, out lease);
    }

    /// <summary>Opens it on one of its disk's readers; null when it is a miss.</summary>
    public async Task<ObjectLease?> OpenAsync(ObjectKey key, CancellationToken cancel) =>
        DiskOf(key.Slice) is { } disk
            ? await disk.Readers.RunAsync(() => disk.Find(key.Slice, key.Utf8, mayWait: true, out ObjectLease? lease) == Lookup.Hit ? lease : null, cancel)
            : null;

    /// <summary>A writer for a new object or a new version of one; null when no disk can take it, or it is not worth its place.</summary>
    /// <param name="length">Where it is known.</param>
    /// <param name="start">When its fetch began; null when it begins now. The caller holds it until the writer is disposed.</param>
    public ObjectWriter? TryCreate(ObjectKey key, Retention retention, long? length = null, FillStart? start = null)
    {
        if (DiskOf(key.Slice) is not { } disk) return null;
        if (retention != Retention.Pinned)
        {
            if (disk.Admit(key.Slice, length ?? SliceLayout.SliceBytes) is not { } admitted) return null;
            retention = admitted;
        }
        return disk.HasIndexRoom() ? new ObjectWriter(disk, key, start?.Stamp ?? _stamps.Next(), retention) : null;
    }

    /// <summary>
    /// Keeps an object of which any slices may be missing, at first all: for ranges of bodies too long to be fetched whole. Slices
    /// come by <see cref="ObjectLease.WriteSliceAsync"/>, each findable as soon as it is written: the caller answers for the bytes.
    /// </summary>
    /// <returns>False when no disk can take it.</returns>
    public async Task<bool> CreateSparseAsync(
        ObjectKey key, long length, ReadOnlyMemory<byte> metadata, IReadOnlyList<string> surrogateKeys, Retention retention, CancellationToken cancel) =>
        DiskOf(key.Slice) is { } disk && disk.HasIndexRoom()
        && await SparseObject.CreateAsync(disk, key, _stamps.Next(), length, metadata, surrogateKeys, retention, cancel);

    /// <summary>The object is a miss from now on, also after a restart; readers under way finish.</summary>
    public void Remove(ObjectKey key)
    {
        // A disk that is away may hold it too, and come back with it.
        if (_slots.Any(slot => slot is { Id: not null, Disk.IsHealthy: false })) _purges.TryAdd(PurgeScope.Key, [key.Text], _stamps);
        if (!TryOpen(key, out ObjectLease? lease)) return;
        using (lease) lease.Disk.Forget(key.Slice, lease.Record.Location);
    }

    /// <summary>Moves an object that viewers brought in to the pinned regions.</summary>
    /// <returns>True when it is held pinned; false when it is not held or there is no room for pins.</returns>
    public async Task<bool> PinAsync(ObjectKey key, CancellationToken cancel)
    {
        if (await OpenAsync(key, cancel) is not { } lease) return false;
        using ObjectLease held = lease;
        if (held.IsPinned) return true;
        if (held.IsSparse || !held.Disk.HasIndexRoom()) return false;
        using var writer = new ObjectWriter(held.Disk, key, held.Record, Retention.Pinned);
        return await ObjectCopy.CopyAsync(held, writer, cancel);
    }

    /// <summary>Whether that many bytes more fit the share of its disk that may be pinned.</summary>
    public bool CanPin(ObjectKey key, long bytes) => DiskOf(key.Slice)?.CanPin(bytes) ?? false;

    /// <summary>Everything pinned that is not wanted becomes evictable, a region at a time.</summary>
    public void RetainPins(IEnumerable<ObjectKey> wanted)
    {
        HashSet<SliceKey> keys = [.. wanted.Select(key => key.Slice)];
        foreach (DiskSlot slot in _slots) slot.Disk.RetainPins(keys);
    }

    /// <summary>To be taken before an origin is asked for what <see cref="TryCreate"/> will write.</summary>
    public FillStart BeginFill() => new(_purges, _stamps);

    /// <summary>
    /// Makes everything it covers a miss, for every opening from its return on and also after a crash. It covers what began to be
    /// fetched before the call; a fill under way then is not kept. Readers under way finish. Keys are done at once; a prefix or a surrogate
    /// key holds at once too, but counting what it covers takes a look at every head on the disks.
    /// </summary>
    /// <param name="texts">Keys, prefixes or surrogate keys; all or none are purged.</param>
    public async Task<PurgeResult> PurgeAsync(PurgeScope scope, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        if (texts.Count == 0 || texts.Any(string.IsNullOrEmpty)) throw new ArgumentException("A purge names what it covers.", nameof(texts));
        if (_purges.TryAdd(scope, texts, _stamps) is not { } markers) return new PurgeResult(PurgeOutcome.Full, 0);
        bool[] kept = await Task.WhenAll(_slots.Select(slot => slot.Readers.RunAsync(slot.Disk.TryKeepPurges, cancel)));
        Task swept = _sweep.SweptAsync();
        if (scope != PurgeScope.Key) await swept.WaitAsync(cancel);
        // An opening takes what is purged away, and counts it.
        else foreach (string text in texts) (await OpenAsync(new ObjectKey(text), cancel))?.Dispose();
        return new PurgeResult(kept.Contains(true) ? PurgeOutcome.Done : PurgeOutcome.NotKept, markers.Sum(marker => marker.Gone));
    }

    public void Dispose()
    {
        _scrub.Dispose();
        _watch.Dispose();
        _sweep.Dispose();
        foreach (DiskSlot slot in _slots) slot.Dispose();
    }

    /// <summary>Now what is done every so often: see <see cref="DiskSlot.Probe"/>.</summary>
    internal void ProbeDisks()
    {
        foreach (DiskSlot slot in _slots) slot.Probe();
    }

    internal int SealedRegions => _slots.Sum(slot => slot.Disk.SealedRegions.Count());

    /// <summary>All of every disk at once, as fast as they give it: see <see cref="DiskScrubber"/>.</summary>
    internal void Scrub()
    {
        foreach (DiskSlot slot in _slots) new DiskScrubber(slot, bytesPerSecond: 0).Pass(CancellationToken.None);
    }

    private Lookup Find(SliceKey key, ReadOnlySpan<byte> keyUtf8, bool mayWait, out ObjectLease? lease)
    {
        lease = null;
        return DiskOf(key)?.Find(key, keyUtf8, mayWait, out lease) ?? Lookup.Miss;
    }

    private Disk? DiskOf(SliceKey key)
    {
        if (_slots is [var only]) return only.Disk is { IsHealthy: true } disk ? disk : null;
        Disk? best = null;
        double bestDraw = double.NegativeInfinity;
        foreach (DiskSlot slot in _slots)
        {
            if (slot.Disk is not { IsHealthy: true, Id: { } id } disk) continue;
            double draw = DiskPlacement.Draw(key, id, disk.BudgetBytes);
            if (draw <= bestDraw) continue;
            bestDraw = draw;
            best = disk;
        }
        return best;
    }

    private void Changed(DiskSlot slot)
    {
        DiskStatus disk = slot.Status;
        if (disk.Failure is { } failure) DiskFailed(disk.Name, failure.Reason, failure.Cause);
        else DiskReturned(disk.Name, disk.Slices, disk.UsedBytes, disk.Opening);
    }

    [LoggerMessage(1001, LogLevel.Information, "Disk {Disk} is open: {Slices} slices in {UsedBytes} bytes; {Times}")]
    private partial void DiskOpened(string disk, long slices, long usedBytes, DiskOpeningTimes? times);

    [LoggerMessage(1002, LogLevel.Error, "Disk {Disk} failed and is out of service until it can be opened again; its objects are misses: {Reason}")]
    private partial void DiskFailed(string disk, string reason, Exception? error);

    [LoggerMessage(1003, LogLevel.Information, "{Purges} purges are swept")]
    private partial void PurgesSwept(int purges);

    [LoggerMessage(1004, LogLevel.Warning, "Disk {Disk} is back in service: {Slices} slices in {UsedBytes} bytes; {Times}")]
    private partial void DiskReturned(string disk, long slices, long usedBytes, DiskOpeningTimes? times);
}
