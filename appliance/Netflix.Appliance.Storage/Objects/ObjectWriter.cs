using System.IO.Hashing;
using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Index;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>
/// Writes one object slice by slice. Nobody finds it until <see cref="CommitAsync"/>, which the owner calls when the whole is
/// verified; a writer disposed before that leaves only garbage that its region's retirement clears.
/// Written slices stay readable through the extents that <see cref="AppendAsync"/> returned until the writer is disposed.
/// Not for concurrent use.
/// </summary>
public sealed class ObjectWriter : IDisposable
{
    private readonly Disk _disk;
    private readonly ObjectKey _key;
    private readonly Retention _retention;
    private readonly ulong _fillId = (ulong)Random.Shared.NextInt64();
    private readonly List<(SliceKey Key, SliceLocation Location)> _written = [];
    private readonly List<Region> _leased = [];
    private bool _disposed;

    internal ObjectWriter(Disk disk, ObjectKey key, Retention retention)
    {
        _disk = disk;
        _key = key;
        _retention = retention;
    }

    /// <summary>Writes the next slice; all but the last are <see cref="ObjectLease.SliceBytes"/> long, and the last one goes to <see cref="CommitAsync"/>.</summary>
    /// <returns>Where it lies, or null when the disk has no room or failed: dispose the writer then.</returns>
    public async Task<StoredExtent?> AppendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        if (payload.Length != SliceLayout.SliceBytes)
            throw new ArgumentException($"A slice before the last has {SliceLayout.SliceBytes} bytes; this one has {payload.Length}.", nameof(payload));
        return await WriteAsync(SliceKind.Body, payload, objectLength: -1, [], cancel);
    }

    /// <summary>Writes the last slice and makes the object visible, in place of an older one of the same key.</summary>
    /// <returns>Where the last slice lies, or null when the disk has no room or failed: the object is not kept.</returns>
    public async Task<StoredExtent?> CommitAsync(ReadOnlyMemory<byte> lastPayload, ReadOnlyMemory<byte> metadata, CancellationToken cancel)
    {
        long objectLength = (long)_written.Count * SliceLayout.SliceBytes + lastPayload.Length;
        if (lastPayload.Length > SliceLayout.SliceBytes || (lastPayload.Length == 0 && objectLength > 0))
            throw new ArgumentException($"The last slice of {objectLength} bytes cannot have {lastPayload.Length}.", nameof(lastPayload));
        byte[] joined = ObjectMetadata.Join(_key, metadata.Span);
        if (joined.Length > SliceHeader.MaxMetadataBytes)
            throw new ArgumentException($"Key and metadata have at most {SliceHeader.MaxMetadataBytes} bytes; these have {joined.Length}.", nameof(metadata));
        StoredExtent? last = await WriteAsync(SliceKind.Commit, lastPayload, objectLength, joined, cancel);
        return last is not null && _disk.Publish(_written) ? last : null;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (Region region in _leased)
        {
            _disk.EndWrite(region);
            region.Release();
        }
    }

    private async Task<StoredExtent?> WriteAsync(
        SliceKind kind, ReadOnlyMemory<byte> payload, long objectLength, byte[] metadata, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int payloadOffset = SliceLayout.PayloadOffset(metadata.Length, payload.Length);
        int recordBytes = SliceLayout.RecordBytes(payloadOffset, payload.Length);
        if (_disk.Reserve(_retention, recordBytes, SliceLayout.Alignment(payload.Length)) is not { } place) return null;
        _leased.Add(place.Region);

        var header = new SliceHeader(
            kind, _key.Slice, _fillId, objectLength, _written.Count, payload.Length, payloadOffset, metadata.Length,
            place.Region.Sequence, recordBytes, XxHash3.HashToUInt64(payload.Span));
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
        _written.Add((header.IndexKey, new SliceLocation(place.Region.Sequence, (uint)place.Offset, (uint)recordBytes, SliceFlags.None)));
        return new StoredExtent(place.Region.File.Handle, place.Offset + payloadOffset, payload.Length);
    }
}
