using System.Buffers;

namespace Netflix.Appliance.Storage.Objects;

internal static class ObjectCopy
{
    /// <summary>False when the target's disk had no room.</summary>
    /// <exception cref="SliceUnreadableException">The source is corrupt.</exception>
    internal static async Task<bool> CopyAsync(ObjectLease source, ObjectWriter target, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ObjectLease.SliceBytes);
        try
        {
            for (int number = 0; number < source.SliceCount; number++)
            {
                StoredExtent extent = await source.ExtentAsync(number, cancel);
                for (int read = 0; read < extent.Length;)
                    read += await source.ReadAsync(extent, read, buffer.AsMemory(read, extent.Length - read), cancel);
                ReadOnlyMemory<byte> payload = buffer.AsMemory(0, extent.Length);
                if (number == source.SliceCount - 1) return await target.CommitAsync(payload, source.Metadata, source.SurrogateKeys, cancel) is not null;
                if (await target.AppendAsync(payload, cancel) is null) return false;
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
