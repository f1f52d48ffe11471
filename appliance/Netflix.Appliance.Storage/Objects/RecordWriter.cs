using System.IO.Hashing;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

internal readonly record struct WrittenRecord(SliceHeader Header, SliceLocation Location, StoredExtent Extent);

/// <summary>Appends records of one fill and keeps their regions leased, and unsealed, until it is disposed: after the records are in the index.</summary>
internal sealed class RecordWriter(Disk disk, SliceKey key, ulong fillId, Retention retention) : IDisposable
{
    private readonly List<Region> _leased = [];

    internal Disk Disk => disk;
    internal SliceKey Key => key;
    internal ulong FillId => fillId;

    /// <returns>Null when the disk has no room or failed.</returns>
    internal async Task<WrittenRecord?> WriteAsync(
        SliceKind kind, int sliceNumber, ReadOnlyMemory<byte> payload, long objectLength, byte[] metadata, uint revision, SliceMarks marks, CancellationToken cancel)
    {
        int payloadOffset = SliceLayout.PayloadOffset(metadata.Length, payload.Length);
        int recordBytes = SliceLayout.RecordBytes(payloadOffset, payload.Length);
        if (await disk.ReserveAsync(retention, recordBytes, SliceLayout.Alignment(payload.Length), cancel) is not { } place) return null;
        _leased.Add(place.Region);

        var header = new SliceHeader(
            kind, key, fillId, objectLength, sliceNumber, payload.Length, payloadOffset, metadata.Length,
            place.Region.Sequence, recordBytes, revision, marks, XxHash3.HashToUInt64(payload.Span));
        byte[] head = new byte[payloadOffset];
        header.Write(head, metadata);
        try
        {
            await RandomAccess.WriteAsync(place.Region.File.Handle, [head, payload], place.Offset, cancel);
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            disk.Fail(error);
            return null;
        }
        return new WrittenRecord(
            header, new SliceLocation(place.Region.Sequence, place.Offset),
            new StoredExtent(place.Region.File.Handle, place.Offset + payloadOffset, payload.Length));
    }

    public void Dispose()
    {
        foreach (Region region in _leased)
        {
            disk.EndWrite(region);
            region.Release();
        }
        _leased.Clear();
    }
}
