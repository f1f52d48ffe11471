using System.Diagnostics;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>
/// A whole, committed object that stays readable until disposed. Body bytes come as extents, one per slice of
/// <see cref="SliceBytes"/>, so that a sender may copy them or hand them to sendfile.
/// A slice's checksum is compared at its first read in the life of the process, also right after it was written: comparing at
/// every read would cost each hit a pass over all its bytes and rule out sendfile.
/// </summary>
public sealed class ObjectLease : IDisposable
{
    public const int SliceBytes = SliceLayout.SliceBytes;

    private readonly Disk _disk;
    private readonly SliceKey _key;
    private readonly ulong _fillId;
    private readonly LeasedSlice[] _slices;
    private int _disposed;

    internal ObjectLease(Disk disk, SliceKey key, SliceHeader commit, ReadOnlyMemory<byte> metadata, LeasedSlice[] slices)
    {
        Debug.Assert(slices.Length == SliceLayout.SliceCount(commit.ObjectLength));
        _disk = disk;
        _key = key;
        _fillId = commit.FillId;
        _slices = slices;
        Length = commit.ObjectLength;
        Metadata = metadata;
    }

    public long Length { get; }

    /// <summary>What was given at commit.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    public bool IsPinned => _slices[^1].Region.Retention == Retention.Pinned;

    public int SliceCount => _slices.Length;

    /// <summary>Where that slice's bytes lie, verified.</summary>
    /// <exception cref="SliceUnreadableException">Corrupt, or the disk failed.</exception>
    public ValueTask<StoredExtent> ExtentAsync(int sliceNumber, CancellationToken cancel)
    {
        LeasedSlice slice = _slices[sliceNumber];
        return (slice.Location.Flags & SliceFlags.Verified) != 0
            ? ValueTask.FromResult(slice.Extent)
            : new ValueTask<StoredExtent>(Task.Run(() => Verify(sliceNumber), cancel));
    }

    /// <summary>Fills the buffer's start from the extent.</summary>
    /// <returns>Bytes read, at least one.</returns>
    /// <exception cref="SliceUnreadableException">The disk failed.</exception>
    public async ValueTask<int> ReadAsync(StoredExtent extent, int offset, Memory<byte> buffer, CancellationToken cancel)
    {
        int wanted = Math.Min(buffer.Length, extent.Length - offset);
        try
        {
            int read = await RandomAccess.ReadAsync(extent.File, buffer[..wanted], extent.Offset + offset, cancel);
            return read > 0 ? read : throw new EndOfStreamException("A region file ended early.");
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            throw ReportUnreadable(error);
        }
    }

    /// <summary>For senders that read the extents themselves: the disk is taken out of service.</summary>
    public SliceUnreadableException ReportUnreadable(Exception cause)
    {
        _disk.Fail(cause);
        return new SliceUnreadableException($"Disk {_disk.Name} failed while an object was read.", cause);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        foreach (LeasedSlice slice in _slices) slice.Region.Release();
    }

    private StoredExtent Verify(int sliceNumber)
    {
        LeasedSlice slice = _slices[sliceNumber];
        try
        {
            if (slice.Region.ReadRecordHead(slice.Location.Offset) is { } record
                && record.Header.ObjectKey == _key && record.Header.FillId == _fillId && record.Header.SliceNumber == sliceNumber
                && record.Header.PayloadLength == slice.Extent.Length
                && RegionScan.PayloadMatches(slice.Region.File, slice.Location.Offset, record.Header))
            {
                _disk.MarkVerified(record.Header.IndexKey, slice.Location);
                slice.Location = slice.Location with { Flags = slice.Location.Flags | SliceFlags.Verified };
                return slice.Extent;
            }
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            throw ReportUnreadable(error);
        }
        _disk.DropCorrupt(_key, _slices[^1].Location);
        throw new SliceUnreadableException($"Slice {sliceNumber} in region {slice.Region.Sequence} at {slice.Location.Offset} does not match its checksum.");
    }
}

/// <summary>One slice of a leased object; its region is leased.</summary>
internal sealed class LeasedSlice(Region region, SliceLocation location, StoredExtent extent)
{
    internal Region Region { get; } = region;
    internal StoredExtent Extent { get; } = extent;
    internal SliceLocation Location { get; set; } = location;
}
