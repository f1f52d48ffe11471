using Netflix.Appliance.Storage.Disks;
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
    public const int MaxSurrogateKeys = ObjectMetadata.MaxSurrogateKeys;
    public const int MaxSurrogateKeyBytes = ObjectMetadata.MaxSurrogateKeyBytes;

    private readonly ObjectKey _key;
    private readonly RecordWriter _records;
    private readonly ObjectRecord? _replaces;
    private readonly List<WrittenRecord> _written = [];
    private bool _disposed;

    internal ObjectWriter(Disk disk, ObjectKey key, ulong fillId, Retention retention)
    {
        _key = key;
        _records = new RecordWriter(disk, key.Slice, fillId, retention);
    }

    /// <summary>For a copy of an object into other regions: it stays the same fill, and counts only while the original does.</summary>
    internal ObjectWriter(Disk disk, ObjectKey key, ObjectRecord replaces, Retention retention)
        : this(disk, key, replaces.Header.FillId, retention) => _replaces = replaces;

    /// <summary>Writes the next slice; all but the last are <see cref="ObjectLease.SliceBytes"/> long, and the last one goes to <see cref="CommitAsync"/>.</summary>
    /// <returns>Where it lies, or null when the disk has no room or failed: dispose the writer then.</returns>
    public async Task<StoredExtent?> AppendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (payload.Length != SliceLayout.SliceBytes)
            throw new ArgumentException($"A slice before the last has {SliceLayout.SliceBytes} bytes; this one has {payload.Length}.", nameof(payload));
        return await WriteBodyAsync(payload, cancel);
    }

    public Task<StoredExtent?> CommitAsync(ReadOnlyMemory<byte> lastPayload, ReadOnlyMemory<byte> metadata, CancellationToken cancel) =>
        CommitAsync(lastPayload, metadata, [], cancel);

    /// <summary>Writes the last slice and the head, and makes the object visible, in place of an older one of the same key.</summary>
    /// <param name="surrogateKeys">Names by which a purge finds it, at most 64 of at most 256 bytes.</param>
    /// <returns>Where the last slice lies, or null when the disk has no room or failed: the object is not kept.</returns>
    public async Task<StoredExtent?> CommitAsync(
        ReadOnlyMemory<byte> lastPayload, ReadOnlyMemory<byte> metadata, IReadOnlyList<string> surrogateKeys, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long objectLength = (long)_written.Count * SliceLayout.SliceBytes + lastPayload.Length;
        if (lastPayload.Length > SliceLayout.SliceBytes || (lastPayload.Length == 0 && objectLength > 0))
            throw new ArgumentException($"The last slice of {objectLength} bytes cannot have {lastPayload.Length}.", nameof(lastPayload));
        byte[] joined = ObjectMetadata.Join(_key.Utf8, surrogateKeys, metadata.Span);
        if (joined.Length > SliceHeader.MaxMetadataBytes)
            throw new ArgumentException($"Key and metadata have at most {SliceHeader.MaxMetadataBytes} bytes; these have {joined.Length}.", nameof(metadata));
        uint revision = _replaces?.Header.Revision ?? 0;

        if (_written.Count == 0)
        {
            if (await _records.WriteAsync(SliceKind.Whole, 0, lastPayload, objectLength, joined, revision, SliceMarks.None, cancel) is not { } whole) return null;
            _written.Add(whole);
            return Publish() ? whole.Extent : null;
        }
        if (await WriteBodyAsync(lastPayload, cancel) is not { } last) return null;
        if (await _records.WriteAsync(SliceKind.Head, 0, default, objectLength, joined, revision, SliceMarks.None, cancel) is not { } head) return null;
        _written.Add(head);
        return Publish() ? last : null;
    }

    public void Dispose()
    {
        _disposed = true;
        _records.Dispose();
    }

    private bool Publish() => _records.Disk.Publish(_written, _replaces?.Location);

    private async Task<StoredExtent?> WriteBodyAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        if (await _records.WriteAsync(SliceKind.Body, _written.Count, payload, objectLength: -1, [], 0, SliceMarks.None, cancel) is not { } body) return null;
        _written.Add(body);
        return body.Extent;
    }
}
