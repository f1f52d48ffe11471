using System.Buffers;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>A body on disk. Its extents are there for senders that need no copy.</summary>
internal sealed class StoredBody(ObjectLease lease) : IContentBody
{
    // A corrupt slice found before the head is sent is a miss; found later it costs the viewer a broken answer. Four slices
    // cover a media segment; more would delay the first byte of long files.
    private const int SlicesVerifiedAhead = 4;

    private int _openSlice = -1;
    private StoredExtent _openExtent;

    public long? Length => lease.Length;

    internal ObjectLease Lease => lease;

    /// <summary>Whether nobody asked for it since it was stored, or since its head was last read from the disk.</summary>
    internal bool IsFirstLook { get; init; }

    public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel)
    {
        if (offset >= endExclusive) return ValueTask.FromResult(true);
        int first = (int)(offset / ObjectLease.SliceBytes);
        int last = (int)Math.Min((endExclusive - 1) / ObjectLease.SliceBytes, first + SlicesVerifiedAhead - 1);
        while (first <= last && lease.TryGetExtent(first, out _)) first++;
        return first > last ? ValueTask.FromResult(true) : VerifyAsync(first, last, cancel);
    }

    /// <summary>For small bodies: those bytes without waiting, in memory for good or behind what the buffer has.</summary>
    /// <param name="inMemory">Empty when they are in the buffer.</param>
    /// <returns>False when they are not verified yet, in several slices or not in the page cache.</returns>
    internal bool TryReadNow(long offset, int length, IBufferWriter<byte> buffer, out ReadOnlyMemory<byte> inMemory)
    {
        var record = lease.Attachment as DecodedRecord;
        if (record?.Body is { } hot)
        {
            record.Touch();
            inMemory = hot.AsMemory((int)offset, length);
            return true;
        }
        inMemory = default;
        int inSlice = (int)(offset % ObjectLease.SliceBytes);
        if (inSlice + length > ObjectLease.SliceBytes || !lease.TryGetExtent((int)(offset / ObjectLease.SliceBytes), out StoredExtent extent)) return false;
        Span<byte> space = buffer.GetSpan(length)[..length];
        if (!extent.TryReadResident(inSlice, space, out int read) || read < length) return false;
        buffer.Advance(length);
        if (length == lease.Length) record?.WasRead(space);
        return true;
    }

    private async ValueTask<bool> VerifyAsync(int first, int last, CancellationToken cancel)
    {
        try
        {
            for (int slice = first; slice <= last; slice++) await lease.ExtentAsync(slice, cancel);
            return true;
        }
        catch (SliceUnreadableException)
        {
            return false;
        }
    }

    /// <summary>
    /// For senders that need no copy: where the bytes from that position on lie, up to the end of their slice. They are in the page
    /// cache when this returns: a sendfile that waits for the disk would stop every connection of its thread.
    /// </summary>
    /// <exception cref="SliceUnreadableException">Corrupt, or the disk failed.</exception>
    internal async ValueTask<(StoredExtent Extent, int Offset, int Length)> ReadyExtentAsync(long position, long endExclusive, CancellationToken cancel)
    {
        int slice = (int)(position / ObjectLease.SliceBytes), offset = (int)(position % ObjectLease.SliceBytes);
        StoredExtent extent = await lease.ExtentAsync(slice, cancel);
        int length = (int)Math.Min(extent.Length - offset, endExclusive - position);
        if (!extent.IsResident(offset, length)) await lease.BringInAsync(extent, offset, length, cancel);
        return (extent, offset, length);
    }

    public async ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel)
    {
        long wanted = Math.Min(Math.Min(endExclusive, lease.Length) - offset, buffer.Length);
        if (wanted <= 0) return 0;
        int slice = (int)(offset / ObjectLease.SliceBytes);
        if (slice != _openSlice)
        {
            _openExtent = await lease.ExtentAsync(slice, cancel);
            _openSlice = slice;
        }
        return await lease.ReadAsync(_openExtent, (int)(offset % ObjectLease.SliceBytes), buffer[..(int)wanted], cancel);
    }

    public bool IsAtHand(long offset) => true;

    public void Dispose() => lease.Dispose();
}
