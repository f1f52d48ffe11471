using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>A body that is in memory whole: problems, health.</summary>
internal sealed class BytesBody(ReadOnlyMemory<byte> bytes) : IContentBody
{
    public long? Length => bytes.Length;

    public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel) => ValueTask.FromResult(true);

    public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel)
    {
        int count = (int)Math.Min(Math.Min(endExclusive, bytes.Length) - offset, buffer.Length);
        if (count > 0) bytes.Slice((int)offset, count).CopyTo(buffer);
        return ValueTask.FromResult(Math.Max(0, count));
    }

    public bool IsAtHand(long offset) => true;

    public void Dispose()
    {
    }
}
