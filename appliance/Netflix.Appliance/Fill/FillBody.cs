using System.Buffers;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>
/// The bytes of a running fill: slices in memory until the disk has them, then extents. One writer, any number of readers, each
/// woken when bytes arrive; what arrives before a waking that is due shares it.
/// A body that a digest must prove gives out its last byte, and the last byte of every range, only after it was proven: no reader
/// ever completes an answer that turns out to be wrong.
/// </summary>
internal sealed class FillBody(bool mustBeProven, long? knownLength)
{
    private const int ProvenFirstBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<Slice> _slices = [];
    private TaskCompletionSource _progress = NewSignal();
    private long _received;
    private bool _complete;
    private bool _isWaking;
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

    internal void Publish(int count) => Change(() => _received += count);

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
            if (_slices[number].Buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
            _slices[number] = new Slice { Extent = extent };
        }
    }

    internal void Complete() => Change(() => _complete = true);

    internal void Fail(FillException failure) => Change(() => _failure ??= failure);

    /// <summary>As <see cref="IContentBody.ReadAsync"/>; returns as soon as a byte is there.</summary>
    internal async ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel)
    {
        while (true)
        {
            Task progress;
            StoredExtent extent;
            int inSlice = (int)(offset % ObjectLease.SliceBytes);
            int readable;
            lock (_lock)
            {
                long readableEnd = ReadableEnd(endExclusive);
                if (offset < readableEnd)
                {
                    readable = (int)Math.Min(Math.Min(readableEnd - offset, buffer.Length), ObjectLease.SliceBytes - inSlice);
                    Slice slice = _slices[(int)(offset / ObjectLease.SliceBytes)];
                    if (slice.Buffer is { } bytes)
                    {
                        bytes.AsSpan(inSlice, readable).CopyTo(buffer.Span);
                        return readable;
                    }
                    extent = slice.Extent;
                    progress = Task.CompletedTask;
                }
                else
                {
                    if (offset >= endExclusive || _complete) return 0;
                    if (_failure is { } failure) throw new FillException(failure.Failure, failure.Message, failure);
                    readable = 0;
                    extent = default;
                    progress = _progress.Task;
                }
            }
            if (readable > 0) return await FromDiskAsync(extent, inSlice, buffer[..readable], cancel);
            await progress.WaitAsync(cancel);
        }
    }

    /// <summary>Returns when that byte can be read, or the body is complete.</summary>
    internal async Task UntilReadableAsync(long offset, long endExclusive, CancellationToken cancel)
    {
        while (true)
        {
            Task progress;
            lock (_lock)
            {
                if (_complete || offset < ReadableEnd(endExclusive)) return;
                if (_failure is { } failure) throw new FillException(failure.Failure, failure.Message, failure);
                progress = _progress.Task;
            }
            await progress.WaitAsync(cancel);
        }
    }

    /// <summary>After the last reader left.</summary>
    internal void ReturnMemory()
    {
        lock (_lock)
        {
            foreach (Slice slice in _slices)
            {
                if (slice.Buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
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

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            if (_isWaking) return;
            _isWaking = true;
        }
        // Behind what the pool has to do already, so that a large crowd is not woken again for each of many small reads.
        ThreadPool.UnsafeQueueUserWorkItem(static body => body.Wake(), this, preferLocal: false);
    }

    private void Wake()
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            _isWaking = false;
            signal = _progress;
            _progress = NewSignal();
        }
        signal.SetResult();
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

    // Whoever waits goes on as a work item of its own: one that is slow must not hold up the next.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private struct Slice
    {
        internal byte[]? Buffer;
        internal StoredExtent Extent;
    }
}
