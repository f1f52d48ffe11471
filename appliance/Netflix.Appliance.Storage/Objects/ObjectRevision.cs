using System.Buffers;
using Netflix.Appliance.Storage.Slices;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>A later head of the same body: the same fill, one revision on.</summary>
internal static class ObjectRevision
{
    internal static async Task<bool> WriteAsync(ObjectLease lease, ReadOnlyMemory<byte> metadata, CancellationToken cancel)
    {
        ObjectRecord record = lease.Record;
        byte[] joined = ObjectMetadata.Join(record.KeyUtf8, record.SurrogateKeys, metadata.Span);
        if (joined.Length > SliceHeader.MaxMetadataBytes)
            throw new ArgumentException($"Key and metadata have at most {SliceHeader.MaxMetadataBytes} bytes; these have {joined.Length}.", nameof(metadata));
        int payloadLength = record.Header.Kind == SliceKind.Whole ? record.Header.PayloadLength : 0;
        byte[] payload = ArrayPool<byte>.Shared.Rent(Math.Max(1, payloadLength));
        try
        {
            if (payloadLength > 0)
            {
                StoredExtent extent = await lease.ExtentAsync(0, cancel);
                for (int read = 0; read < payloadLength;) read += await lease.ReadAsync(extent, read, payload.AsMemory(read, payloadLength - read), cancel);
            }
            using var records = new RecordWriter(lease.Disk, record.Header.ObjectKey, record.Header.FillId, record.Region.Retention);
            return await records.WriteAsync(
                    record.Header.Kind, 0, payload.AsMemory(0, payloadLength), record.Header.ObjectLength, joined,
                    record.Header.Revision + 1, record.Header.Marks, cancel) is { } head
                && lease.Disk.Publish([head], record.Location);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }
}
