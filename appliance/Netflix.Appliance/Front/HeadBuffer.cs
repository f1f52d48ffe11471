using System.Buffers;

namespace Netflix.Appliance.Front;

/// <summary>Memory for a response head and the body bytes that leave with it; rented for one answer.</summary>
/// <param name="bodyBytes">How many of them are expected.</param>
internal sealed class HeadBuffer(int bodyBytes) : IBufferWriter<byte>, IDisposable
{
    private const int HeadBytes = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(HeadBytes + bodyBytes);
    private int _start;
    private int _length;

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(_start, _length - _start);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>So many of the first bytes have left.</summary>
    internal void Consume(int count)
    {
        _start += count;
        if (_start == _length) Clear();
    }

    internal void Clear() => _start = _length = 0;

    /// <summary>What is written has left, and it may take long until there is more: the memory is for others meanwhile.</summary>
    internal void Release()
    {
        Clear();
        Dispose();
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length >= Math.Max(1, more)) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(HeadBytes, _bytes.Length * 2), _length + more));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
