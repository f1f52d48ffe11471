using Netflix.Appliance.Storage.Disks;
using Netflix.Appliance.Storage.Regions;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>An object whose head comes first and whose slices come in any order, or never.</summary>
internal static class SparseObject
{
    /// <summary>A tebibyte: what is kept of it in memory while it is in use, 17 bytes a slice, stays below 18 MB.</summary>
    internal const long MaxLength = 1L << 40;

    internal static async Task<bool> CreateAsync(
        Disk disk, ObjectKey key, ulong fillId, long length, ReadOnlyMemory<byte> metadata, IReadOnlyList<string> surrogateKeys, Retention retention, CancellationToken cancel)
    {
        if (length is <= 0 or > MaxLength) throw new ArgumentException($"A sparse object has 1 to {MaxLength} bytes; this one has {length}.", nameof(length));
        byte[] joined = ObjectMetadata.Join(key.Utf8, surrogateKeys, metadata.Span);
        if (joined.Length > SliceHeader.MaxMetadataBytes)
            throw new ArgumentException($"Key and metadata have at most {SliceHeader.MaxMetadataBytes} bytes; these have {joined.Length}.", nameof(metadata));
        using var records = new RecordWriter(disk, key.Slice, fillId, retention);
        return await records.WriteAsync(SliceKind.Head, 0, default, length, joined, 0, SliceMarks.Sparse, cancel) is { } head
            && disk.Publish([head], expected: null);
    }

    internal static async Task<bool> WriteSliceAsync(ObjectLease sparse, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        SliceHeader head = sparse.Record.Header;
        if (!head.IsSparse) throw new ArgumentException("The object is whole: it takes no slices.", nameof(sparse));
        if (number < 0 || number >= sparse.SliceCount || bytes.Length != SliceLayout.PayloadLength(head.ObjectLength, number))
            throw new ArgumentException($"An object of {head.ObjectLength} bytes has no slice {number} of {bytes.Length} bytes.", nameof(number));
        if (!sparse.Disk.HasIndexRoom()) return false;
        using var records = new RecordWriter(sparse.Disk, head.ObjectKey, head.FillId, sparse.Record.Region.Retention);
        return await records.WriteAsync(SliceKind.Body, number, bytes, head.ObjectLength, [], 0, SliceMarks.None, cancel) is { } body
            && sparse.Disk.PublishSlice(body, sparse.Record);
    }
}
