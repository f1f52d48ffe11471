using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.PageCache;

namespace Netflix.Appliance.Storage.Objects;

/// <summary>Bytes in a file, as sendfile(2) takes them. Valid while the lease or writer that gave it lives.</summary>
public readonly record struct StoredExtent(SafeFileHandle File, long Offset, int Length)
{
    /// <summary>Reads what is in the page cache, without ever waiting for the disk.</summary>
    /// <param name="offset">From the extent's start.</param>
    /// <param name="read">At least one byte when true.</param>
    /// <returns>False when the first byte is not in memory: see <see cref="ObjectLease.BringInAsync"/>.</returns>
    public bool TryReadResident(int offset, Span<byte> buffer, out int read)
    {
        read = PageCacheReads.TryRead(File, buffer[..Math.Min(buffer.Length, Length - offset)], Offset + offset);
        return read > 0;
    }

    /// <summary>Whether a sendfile of that part would not wait for the disk. An estimate: the kernel may drop a page a moment later.</summary>
    public bool IsResident(int offset, int length) => PageCacheReads.IsResident(File, Offset + offset, Math.Min(length, Length - offset));
}
