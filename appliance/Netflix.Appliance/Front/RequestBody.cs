using System.Buffers;
using System.IO.Pipelines;

namespace Netflix.Appliance.Front;

/// <summary>A request's body as a stream: framed by its length or in chunks. Reads exactly to its end and never into the next request.</summary>
internal sealed class RequestBody : Stream
{
    private readonly PipeReader _input;
    private readonly Func<ValueTask>? _sendContinue;
    private readonly ChunkFraming? _chunks;
    private readonly Action<int> _arrived;
    private long _left;
    private bool _asked;

    /// <param name="length">Null for a chunked body.</param>
    /// <param name="sendContinue">Tells the client to go on; called before the first read.</param>
    /// <param name="arrived">Hears how many bytes were taken, each time.</param>
    internal RequestBody(PipeReader input, long? length, Func<ValueTask>? sendContinue, Action<int> arrived)
    {
        _input = input;
        _arrived = arrived;
        _sendContinue = sendContinue;
        _left = length ?? 0;
        _chunks = length is null ? new ChunkFraming() : null;
    }

    /// <summary>Whether every byte of it was taken from the connection.</summary>
    internal bool IsConsumed => _chunks?.IsComplete ?? _left == 0;

    /// <summary>Whether its framing turned out to be none: where the next request begins is unknown.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Whether the client still waits to be asked for it.</summary>
    internal bool IsWithheld => _sendContinue is not null && !_asked;

    /// <exception cref="RequestBodyException">The framing is broken, or the client left before the end.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || IsConsumed) return 0;
        if (IsWithheld) await _sendContinue!();
        _asked = true;
        while (true)
        {
            ReadResult result = await _input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> available = result.Buffer;
            int taken;
            try
            {
                taken = Take(ref available, buffer.Span);
            }
            catch (RequestBodyException)
            {
                IsBroken = true;
                _input.AdvanceTo(result.Buffer.Start);
                throw;
            }
            bool starved = available.Length == result.Buffer.Length;
            // What was looked at and is no use yet must not wake the next read before more came.
            _input.AdvanceTo(available.Start, taken == 0 && !IsConsumed ? result.Buffer.End : available.Start);
            _arrived(taken);
            if (taken > 0 || IsConsumed) return taken;
            if (result.IsCompleted && starved) throw new RequestBodyException("The client left before the end of its body.");
            // Woken because the appliance stops: the request under way is finished all the same.
        }
    }

    private int Take(ref ReadOnlySequence<byte> available, Span<byte> target)
    {
        long payload = _chunks is null ? _left : _chunks.Read(ref available);
        int count = (int)Math.Min(Math.Min(payload, available.Length), target.Length);
        available.Slice(0, count).CopyTo(target);
        available = available.Slice(count);
        if (_chunks is null) _left -= count;
        else _chunks.Took(ref available, count);
        return count;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request body is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
