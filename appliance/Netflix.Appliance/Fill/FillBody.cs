using System.Buffers;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>
/// The bytes of a running fill: slices in memory until the disk has them, then extents. One writer, any number of readers, who wait
/// in the crowd for the next bytes.
/// A body that a digest must prove gives out its last byte, and the last byte of every range, only after it was proven: no reader
/// ever completes an answer that turns out to be wrong.
/// </summary>
internal sealed class FillBody(Crowd crowd, bool mustBeProven, long? knownLength)
{
    private const int ProvenFirstBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<Slice> _slices = [];
    private long _received;
    private bool _complete;
    private FillException? _failure;

    internal long? Length
    {
        get { lock (_lock) return _complete ? _received : knownLength; }
    }

    internal long Received
    {
        get { lock (_lock) return _received; }
    }

    /// <summary>Whether that byte is there, for a reader that wants all.</summary>
    internal bool IsReadable(long offset)
    {
        lock (_lock) return offset < ReadableEnd(long.MaxValue);
    }

    /// <summary>Room for the next bytes: the rest of the newest slice, or a new one.</summary>
    internal Memory<byte> Space()
    {
        lock (_lock)
        {
            int inSlice = (int)(_received % ObjectLease.SliceBytes);
            int index = (int)(_received / ObjectLease.SliceBytes);
            if (index == _slices.Count)
            {
                long ahead = knownLength is { } length ? length - _received : ObjectLease.SliceBytes;
                _slices.Add(new Slice { Buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(ahead, 1, ObjectLease.SliceBytes)) });
            }
            byte[] buffer = _slices[index].Buffer!;
            return buffer.AsMemory(inSlice, Math.Min(buffer.Length, ObjectLease.SliceBytes) - inSlice);
        }
    }

    internal void Publish(int count)
    {
        bool isNews;
        lock (_lock)
        {
            long before = ReadableEnd(long.MaxValue);
            _received += count;
            isNews = ReadableEnd(long.MaxValue) > before;
        }
        if (isNews) crowd.Call();
    }

    /// <summary>A slice's bytes in memory, for hashing and for the disk.</summary>
    internal ReadOnlyMemory<byte> SliceBytes(int number)
    {
        lock (_lock)
        {
            int length = (int)Math.Min(ObjectLease.SliceBytes, _received - (long)number * ObjectLease.SliceBytes);
            return _slices.Count == 0 ? default : _slices[number].Buffer.AsMemory(0, length);
        }
    }

    /// <summary>Readers take the slice from disk from now on; its memory is free.</summary>
    internal void MoveToDisk(int number, StoredExtent extent)
    {
        lock (_lock)
        {
            if (number >= _slices.Count) return;
            Slice slice = _slices[number];
            (slice.Extent, slice.IsOnDisk) = (extent, true);
            slice.FreeWhenUnused();
        }
    }

    internal void Complete()
    {
        lock (_lock) _complete = true;
        crowd.Call();
    }

    internal void Fail(FillException failure)
    {
        lock (_lock) _failure ??= failure;
        crowd.Call();
    }

    /// <summary>The bytes from there on that are in memory, as they lie there. For as long as one system call takes: they count as the fill's memory.</summary>
    /// <returns>False when there are none yet, or the disk has them: see <see cref="ReadAsync"/>.</returns>
    internal bool TryLend(long offset, long endExclusive, out LentBytes lent)
    {
        lock (_lock)
        {
            long readableEnd = ReadableEnd(endExclusive);
            if (offset < readableEnd && _slices[(int)(offset / ObjectLease.SliceBytes)] is { IsOnDisk: false, Buffer: { } bytes } slice)
            {
                int inSlice = (int)(offset % ObjectLease.SliceBytes);
                slice.Loans++;
                lent = new LentBytes(bytes.AsMemory(inSlice, (int)Math.Min(readableEnd - offset, ObjectLease.SliceBytes - inSlice)), this, slice);
                return true;
            }
        }
        lent = default;
        return false;
    }

    /// <summary>As <see cref="IContentBody.ReadAsync"/>; returns as soon as a byte is there.</summary>
    internal async ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel)
    {
        while (true)
        {
            int turn = crowd.Turn;
            int inSlice = (int)(offset % ObjectLease.SliceBytes);
            int readable = 0;
            StoredExtent extent = default;
            lock (_lock)
            {
                long readableEnd = ReadableEnd(endExclusive);
                if (offset < readableEnd)
                {
                    readable = (int)Math.Min(Math.Min(readableEnd - offset, buffer.Length), ObjectLease.SliceBytes - inSlice);
                    Slice slice = _slices[(int)(offset / ObjectLease.SliceBytes)];
                    if (!slice.IsOnDisk)
                    {
                        slice.Buffer.AsSpan(inSlice, readable).CopyTo(buffer.Span);
                        return readable;
                    }
                    extent = slice.Extent;
                }
                else
                {
                    if (offset >= endExclusive || _complete) return 0;
                    if (_failure is { } failure) throw new FillException(failure.Failure, failure.Message, failure);
                }
            }
            if (readable > 0) return await FromDiskAsync(extent, inSlice, buffer[..readable], cancel);
            await crowd.AfterAsync(turn, cancel);
        }
    }

    /// <summary>Returns when that byte can be read, or the body is complete.</summary>
    internal async ValueTask UntilReadableAsync(long offset, long endExclusive, CancellationToken cancel)
    {
        while (true)
        {
            int turn = crowd.Turn;
            lock (_lock)
            {
                if (_complete || offset < ReadableEnd(endExclusive)) return;
                if (_failure is { } failure) throw new FillException(failure.Failure, failure.Message, failure);
            }
            await crowd.AfterAsync(turn, cancel);
        }
    }

    /// <summary>After the last reader left.</summary>
    internal void ReturnMemory()
    {
        lock (_lock)
        {
            foreach (Slice slice in _slices)
            {
                slice.IsOnDisk = true;
                slice.FreeWhenUnused();
            }
            _slices.Clear();
            _received = 0;
            _failure ??= new FillException(FillFailure.Abandoned, "The fill has ended.");
        }
    }

    private long ReadableEnd(long endExclusive)
    {
        if (_complete) return Math.Min(_received, endExclusive);
        // The very last byte always waits for the disk, so that whoever asks again after the end finds a hit.
        if (!mustBeProven) return Math.Min(Math.Min(_received, endExclusive), (knownLength ?? long.MaxValue) - 1);
        // A small body is proven before its first byte: a wrong one can still be answered with a status of its own.
        if (knownLength <= ProvenFirstBytes) return 0;
        long heldBack = Math.Min(endExclusive, knownLength ?? long.MaxValue) - 1;
        // Without a known length any byte may be the last one.
        return knownLength is null ? Math.Min(_received - 1, heldBack) : Math.Min(_received, heldBack);
    }

    private static async ValueTask<int> FromDiskAsync(StoredExtent extent, int offset, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            int read = await RandomAccess.ReadAsync(extent.File, buffer, extent.Offset + offset, cancel);
            return read > 0 ? read : throw new EndOfStreamException("A region file ended early.");
        }
        catch (IOException error)
        {
            throw new FillException(FillFailure.OriginUnavailable, "The disk failed while a fill was read.", error);
        }
    }

    /// <summary>Bytes of a slice, whose memory is not given to anything else until this is disposed.</summary>
    internal readonly struct LentBytes : IDisposable
    {
        private readonly FillBody _body;
        private readonly Slice _slice;

        internal LentBytes(ReadOnlyMemory<byte> bytes, FillBody body, Slice slice) => (Bytes, _body, _slice) = (bytes, body, slice);

        internal ReadOnlyMemory<byte> Bytes { get; }

        public void Dispose()
        {
            lock (_body._lock)
            {
                _slice.Loans--;
                _slice.FreeWhenUnused();
            }
        }
    }

    internal sealed class Slice
    {
        internal byte[]? Buffer { get; set; }
        internal int Loans { get; set; }

        /// <summary>Nobody begins to read the memory any more.</summary>
        internal bool IsOnDisk { get; set; }

        internal StoredExtent Extent { get; set; }

        internal void FreeWhenUnused()
        {
            if (!IsOnDisk || Loans > 0 || Buffer is null) return;
            ArrayPool<byte>.Shared.Return(Buffer);
            Buffer = null;
        }
    }
}
