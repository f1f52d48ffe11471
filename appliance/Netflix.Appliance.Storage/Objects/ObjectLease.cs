using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>
/// A committed object that stays readable until disposed. Body bytes come as extents, one per slice of
/// <see cref="SliceBytes"/>, so that a sender may copy them or hand them to sendfile.
/// A slice's checksum is compared at its first read in the life of the process, also right after it was written: comparing at
/// every read would cost each hit a pass over all its bytes and rule out sendfile.
/// </summary>
public sealed class ObjectLease : IDisposable
{
    public const int SliceBytes = SliceLayout.SliceBytes;

    private readonly Disk _disk;
    private readonly BodyPlacement? _bodies;
    private int _disposed;

    /// <param name="bodies">Leased, as the record's region is; null for an object of one record.</param>
    internal ObjectLease(Disk disk, ObjectRecord record, BodyPlacement? bodies)
    {
        _disk = disk;
        Record = record;
        _bodies = bodies;
    }

    public long Length => Record.Header.ObjectLength;

    /// <summary>What was given at commit, or by the last replacement since.</summary>
    public ReadOnlyMemory<byte> Metadata => Record.Metadata;

    /// <summary>What names the object beside its key, for purges.</summary>
    public IReadOnlyList<string> SurrogateKeys => Record.SurrogateKeys;

    /// <summary>
    /// What the reader made of <see cref="Metadata"/>, kept with the cached record and seen by every later lease of it. It may be
    /// gone at any time; it must not change once set.
    /// </summary>
    public object? Attachment { get => Record.Attachment; set => Record.Attachment = value; }

    public bool IsPinned => Record.Region.Retention == Retention.Pinned;

    /// <summary>Slices may be missing: see <see cref="HasSlice"/>.</summary>
    public bool IsSparse => Record.Header.IsSparse;

    public int SliceCount => _bodies?.Count ?? 1;

    internal ObjectRecord Record { get; }

    internal Disk Disk => _disk;

    /// <summary>A lease of the same version with a life of its own. This one must not be disposed meanwhile.</summary>
    public ObjectLease Share()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        // What is leased can be leased again: no region retires while it is held.
        bool held = Record.Region.TryLease() && _bodies?.TryLease() != false;
        return held ? new ObjectLease(_disk, Record, _bodies) : throw new InvalidOperationException("A leased region was retired.");
    }

    /// <summary>False for the slices that a sparse object did not have when it was opened.</summary>
    public bool HasSlice(int sliceNumber) => _bodies?.Has(sliceNumber) ?? true;

    /// <summary>Where that slice's bytes lie; false when they must be verified first (<see cref="ExtentAsync"/>).</summary>
    public bool TryGetExtent(int sliceNumber, out StoredExtent extent)
    {
        extent = Extent(sliceNumber);
        return _bodies?.IsVerified(sliceNumber) ?? Record.IsVerified;
    }

    /// <summary>Where that slice's bytes lie, verified.</summary>
    /// <exception cref="SliceUnreadableException">Corrupt, or the disk failed.</exception>
    public ValueTask<StoredExtent> ExtentAsync(int sliceNumber, CancellationToken cancel) =>
        TryGetExtent(sliceNumber, out StoredExtent extent)
            ? ValueTask.FromResult(extent)
            : new ValueTask<StoredExtent>(_disk.Readers.RunAsync(() => Verify(sliceNumber, extent), cancel));

    /// <summary>Fills the buffer's start from the extent, without waiting when the bytes are in the page cache.</summary>
    /// <returns>Bytes read, at least one.</returns>
    /// <exception cref="SliceUnreadableException">The disk failed.</exception>
    public ValueTask<int> ReadAsync(StoredExtent extent, int offset, Memory<byte> buffer, CancellationToken cancel)
    {
        buffer = buffer[..Math.Min(buffer.Length, extent.Length - offset)];
        return extent.TryReadResident(offset, buffer.Span, out int read)
            ? ValueTask.FromResult(read)
            : new ValueTask<int>(_disk.Readers.RunAsync(() => Read(extent, offset, buffer.Span), cancel));
    }

    /// <summary>Brings that part into the page cache, on one of the disk's readers.</summary>
    /// <exception cref="SliceUnreadableException">The disk failed.</exception>
    public async ValueTask BringInAsync(StoredExtent extent, int offset, int length, CancellationToken cancel) =>
        await _disk.Readers.RunAsync(() => DiskReaders.Touch(extent.File, extent.Offset + offset, Math.Min(length, extent.Length - offset), ReportUnreadable), cancel);

    /// <summary>Adds a slice to a sparse object. This lease and those taken before do not see it.</summary>
    /// <returns>False when the disk cannot take it.</returns>
    /// <exception cref="ArgumentException">The object is not sparse, or the slice has another length than its number says.</exception>
    public Task<bool> WriteSliceAsync(int sliceNumber, ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        SparseObject.WriteSliceAsync(this, sliceNumber, bytes, cancel);

    /// <summary>
    /// Gives the object other metadata, as after a 304. The body of an object longer than a slice stays where it is; a shorter one
    /// is written anew with its head. Leases taken before, this one too, keep what they have.
    /// </summary>
    /// <returns>False when the object was replaced meanwhile, or the disk cannot take it.</returns>
    /// <exception cref="SliceUnreadableException">The body is corrupt, or the disk failed.</exception>
    public Task<bool> ReplaceMetadataAsync(ReadOnlyMemory<byte> metadata, CancellationToken cancel) => ObjectRevision.WriteAsync(this, metadata, cancel);

    /// <summary>For senders that read the extents themselves: the disk is taken out of service.</summary>
    public SliceUnreadableException ReportUnreadable(Exception cause)
    {
        _disk.Fail(cause, Record);
        return new SliceUnreadableException($"Disk {_disk.Name} failed while an object was read.", cause);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Record.Region.Release();
        _bodies?.Release();
    }

    private (Region Region, SliceLocation Location) PlaceOf(int sliceNumber) =>
        _bodies is { } bodies ? (bodies.RegionOf(sliceNumber), bodies.LocationOf(sliceNumber)) : (Record.Region, Record.Location);

    private StoredExtent Extent(int sliceNumber)
    {
        (Region region, SliceLocation location) = PlaceOf(sliceNumber);
        if (_bodies is null) return new StoredExtent(region.File.Handle, location.Offset + Record.Header.PayloadOffset, Record.Header.PayloadLength);
        int length = SliceLayout.PayloadLength(Length, sliceNumber);
        return new StoredExtent(region.File.Handle, location.Offset + SliceLayout.BodyOffset(length), length);
    }

    private int Read(StoredExtent extent, int offset, Span<byte> buffer)
    {
        try
        {
            int read = RandomAccess.Read(extent.File, buffer, extent.Offset + offset);
            return read > 0 ? read : throw new EndOfStreamException("A region file ended early.");
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            throw ReportUnreadable(error);
        }
    }

    private StoredExtent Verify(int sliceNumber, StoredExtent extent)
    {
        (Region region, SliceLocation location) = PlaceOf(sliceNumber);
        try
        {
            if (region.ReadRecordHead(location.Offset) is { } record
                && record.Header.ObjectKey == Record.Header.ObjectKey && record.Header.FillId == Record.Header.FillId
                && record.Header.SliceNumber == sliceNumber && record.Header.PayloadLength == extent.Length
                && RegionScan.PayloadMatches(region.File, location.Offset, record.Header))
            {
                _disk.MarkVerified(record.Header.IndexKey, location);
                if (_bodies is { } bodies) bodies.MarkVerified(sliceNumber);
                else Record.MarkVerified();
                return extent;
            }
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            throw ReportUnreadable(error);
        }
        _disk.DropCorrupt(Record, sliceNumber, location);
        throw new SliceUnreadableException($"Slice {sliceNumber} in region {region.Sequence} at {location.Offset} does not match its checksum.");
    }
}
