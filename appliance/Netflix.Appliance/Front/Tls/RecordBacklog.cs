using System.Buffers;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// Records that were encrypted and that the socket did not take yet: usually the rest of one. A record cannot be made a second time, so
/// it is kept here and the sender waits. Not thread-safe.
/// </summary>
internal sealed class RecordBacklog
{
    // One record, and what a handshake or key updates cause beside it: whoever causes more and reads none is cut off.
    internal const int MaxBytes = 32 * 1024;

    private byte[]? _bytes;
    private int _length;

    internal bool IsEmpty => _length == 0;

    /// <summary>False when there are too many.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes - _length) return false;
        _bytes ??= ArrayPool<byte>.Shared.Rent(MaxBytes);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    /// <summary>All there is, in memory that the caller gives back to the pool.</summary>
    internal ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_bytes!, 0, _length);
        (_bytes, _length) = (null, 0);
        return taken;
    }

    internal void Drop()
    {
        if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = (null, 0);
    }
}
