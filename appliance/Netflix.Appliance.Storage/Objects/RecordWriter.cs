using System.IO.Hashing;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

internal readonly record struct WrittenRecord(SliceHeader Header, ReadOnlyMemory<byte> Metadata, SliceLocation Location, StoredExtent Extent);

/// <summary>Appends records of one fill and keeps their regions leased, and unsealed, until it is disposed: after the records are in the index.</summary>
internal sealed class RecordWriter : IDisposable
{
    private readonly Disk _disk;
    private readonly SliceKey _key;
    private readonly ulong _fillId;
    private readonly Retention _retention;
    private readonly List<Region> _leased = [];
    private bool _disposed;

    internal RecordWriter(Disk disk, SliceKey key, ulong fillId, Retention retention)
    {
        _disk = disk;
        _key = key;
        _fillId = fillId;
        _retention = retention;
        disk.Purges.Begin(fillId);
    }

    internal Disk Disk => _disk;

    /// <returns>Null when the disk has no room or failed.</returns>
    internal async Task<WrittenRecord?> WriteAsync(
        SliceKind kind, int sliceNumber, ReadOnlyMemory<byte> payload, long objectLength, byte[] metadata, uint revision, SliceMarks marks, CancellationToken cancel)
    {
        int payloadOffset = SliceLayout.PayloadOffset(metadata.Length, payload.Length);
        int recordBytes = SliceLayout.RecordBytes(payloadOffset, payload.Length);
        cancel.ThrowIfCancellationRequested();
        if (_disk.Reserve(_retention, recordBytes, SliceLayout.Alignment(payload.Length)) is not { } place) return null;
        _leased.Add(place.Region);

        var header = new SliceHeader(
            kind, _key, _fillId, objectLength, sliceNumber, payload.Length, payloadOffset, metadata.Length,
            place.Region.Sequence, recordBytes, revision, marks, XxHash3.HashToUInt64(payload.Span));
        byte[] head = new byte[payloadOffset];
        header.Write(head, metadata);
        try
        {
            await RandomAccess.WriteAsync(place.Region.File.Handle, [head, payload], place.Offset, cancel);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            _disk.Fail(error);
            return null;
        }
        return new WrittenRecord(
            header, metadata, new SliceLocation(place.Region.Sequence, place.Offset),
            new StoredExtent(place.Region.File.Handle, place.Offset + payloadOffset, payload.Length));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _disk.Purges.End(_fillId);
        foreach (Region region in _leased)
        {
            _disk.EndWrite(region);
            region.Release();
        }
        _leased.Clear();
    }
}
