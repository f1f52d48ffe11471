using Netflix.Appliance.Caching.Ranges;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>Several ranges of one body as one body: each part's head, then its bytes, at last the closing boundary. Owns the body it reads from.</summary>
internal sealed class MultipartBody(IContentBody body, MultipartRanges parts) : IContentBody
{
    public long? Length => parts.ContentLength;

    // Of the first part only: waiting for the last one of a running fill would hold up all the others.
    public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel)
    {
        ByteRange first = parts.Parts[0].Range;
        return body.PrepareAsync(first.Offset, first.EndExclusive, cancel);
    }

    public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel)
    {
        buffer = buffer[..(int)Math.Clamp(endExclusive - offset, 0, buffer.Length)];
        foreach ((ReadOnlyMemory<byte> head, ByteRange range) in parts.Parts)
        {
            if (offset < head.Length) return ValueTask.FromResult(Copy(head, offset, buffer));
            offset -= head.Length;
            if (offset < range.Length) return body.ReadAsync(range.Offset + offset, range.EndExclusive, buffer, cancel);
            offset -= range.Length;
        }
        return ValueTask.FromResult(Copy(parts.Tail, offset, buffer));
    }

    public bool IsAtHand(long offset) => false;

    public void Dispose() => body.Dispose();

    private static int Copy(ReadOnlyMemory<byte> from, long offset, Memory<byte> to)
    {
        ReadOnlyMemory<byte> rest = offset < from.Length ? from[(int)offset..] : default;
        rest = rest[..Math.Min(rest.Length, to.Length)];
        rest.CopyTo(to);
        return rest.Length;
    }
}
