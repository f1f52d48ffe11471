using System.Buffers;
using System.Globalization;
using System.Text;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Delivery.Pacing;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage.Objects;
using Netflix.Transport;

namespace Netflix.Appliance.Front;

/// <summary>
/// Carries out an answer on an HTTP/1.1 connection: stored bodies as extents where the output takes them, everything else through
/// memory. The head leaves together with the body's first bytes.
/// </summary>
internal sealed class Http1Sender(ViewerOutput output, ConnectionWatch watch, DateField date, ConnectionRegister clock, Pacer pacer, TimeProvider time) : IAnswerSender
{
    private const int CopyBytes = 64 * 1024;

    // Behind a head that fills the buffer alone.
    private const int LeastBodyBytes = 4096;

    // Below this one copy into the head's packet is cheaper than a second system call.
    private const int SmallBodyBytes = 32 * 1024;

    // About what TCP sends before the first acknowledgement: who has that has begun, and the next one's turn has come.
    private const int FirstBytesInACrowd = 16 * 1024;

    private Http1Connection? _connection;
    private RequestHead? _head;
    private RequestBody? _body;
    private int _bodiesSent;

    /// <summary>Whether the connection may be used again: asked when the answer is sent, for only then is known what became of the request's body.</summary>
    internal bool KeepsAlive { get; private set; }

    private bool IsVersion11 { get; set; } = true;

    internal void Begin(RequestHead head, RequestBody? body, Http1Connection connection) =>
        (_head, _body, _connection, IsVersion11) = (head, body, connection, head.IsVersion11);

    /// <summary>An answer after which the connection ends, whatever the request was.</summary>
    internal void BeginLast() => (_head, IsVersion11) = (null, true);

    public ValueTask<SendResult> SendAsync(ViewerRequest request, SegmentAnswer answer, CancellationToken cancel)
    {
        BodyFraming framing = FramingOf(request, answer);
        KeepsAlive = framing != BodyFraming.Close && _head is not null && _connection!.MayGoOn(_head, _body);
        watch.Enter(ConnectionPhase.Body, clock.Milliseconds);
        long length = answer.Body is null ? 0 : answer.EndExclusive - answer.Offset;
        if (framing != BodyFraming.None && answer.Body is not null) output.Pace(pacer.BytesPerSecond(request, _bodiesSent++));
        bool isSmall = framing == BodyFraming.Length && length is > 0 and <= SmallBodyBytes;
        var buffer = new HeadBuffer(isSmall ? (int)length : 0);
        AnswerHead.Write(buffer, answer, framing, close: !KeepsAlive, IsVersion11, date);
        if (!isSmall || answer.Body is not StoredBody small || !small.TryReadNow(answer.Offset, (int)length, buffer, out ReadOnlyMemory<byte> inMemory))
            return SendLongAsync(buffer, answer, framing, cancel);
        ValueTask<bool> sending = inMemory.IsEmpty ? output.SendAsync(buffer.Written, more: false, cancel) : output.SendAsync(buffer, inMemory, cancel);
        if (!sending.IsCompletedSuccessfully) return EndSmallAsync(sending, buffer, length);
        buffer.Dispose();
        return ValueTask.FromResult(SmallEnd(sending.Result, length));
    }

    private async ValueTask<SendResult> EndSmallAsync(ValueTask<bool> sending, HeadBuffer buffer, long length)
    {
        using (buffer)
        {
            return SmallEnd(await sending, length);
        }
    }

    // All of it left in one call, or none that counts.
    private SendResult SmallEnd(bool sent, long length) =>
        sent ? new SendResult(SendEnd.Whole, length, time.GetTimestamp()) : new SendResult(SendEnd.ViewerLeft, 0, null);

    private async ValueTask<SendResult> SendLongAsync(HeadBuffer head, SegmentAnswer answer, BodyFraming framing, CancellationToken cancel)
    {
        using HeadBuffer buffer = head;
        if (framing == BodyFraming.None || answer.Body is not { } body)
        {
            bool sent = await output.SendAsync(buffer.Written, more: false, cancel);
            return new SendResult(sent ? SendEnd.Whole : SendEnd.ViewerLeft, 0, null);
        }
        try
        {
            long length = answer.EndExclusive - answer.Offset;
            return body switch
            {
                StoredBody stored when output.TakesExtents && length > SmallBodyBytes => await SendExtentsAsync(buffer, stored, answer, cancel),
                FillReader fill when output is SocketOutput socket && framing == BodyFraming.Length && length > 0 => await SendLentAsync(buffer, fill, socket, answer, cancel),
                _ => await CopyAsync(buffer, body, answer, framing, cancel),
            };
        }
        catch (OperationCanceledException)
        {
            return new SendResult(SendEnd.ViewerLeft, 0, null);
        }
    }

    private BodyFraming FramingOf(ViewerRequest request, SegmentAnswer answer) =>
        answer.Body is null || request.IsHead || answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? BodyFraming.None
        : answer.ContentLength is not null ? BodyFraming.Length
        : IsVersion11 ? BodyFraming.Chunked : BodyFraming.Close;

    private async ValueTask<SendResult> SendExtentsAsync(HeadBuffer head, StoredBody body, SegmentAnswer answer, CancellationToken cancel)
    {
        if (!await output.SendAsync(head.Written, more: true, cancel)) return new SendResult(SendEnd.ViewerLeft, 0, null);
        long position = answer.Offset;
        long? firstByteAt = null;
        try
        {
            while (position < answer.EndExclusive)
            {
                (StoredExtent extent, int offset, int length) = await body.ReadyExtentAsync(position, answer.EndExclusive, cancel);
                if (!await output.SendAsync(extent, offset, length, cancel)) return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
                firstByteAt ??= time.GetTimestamp();
                position += length;
            }
            return new SendResult(SendEnd.Whole, position - answer.Offset, firstByteAt);
        }
        catch (SliceUnreadableException)
        {
            return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
        }
    }

    /// <summary>From the fill's memory, as long as it is there: a crowd neither copies what it waits for nor holds memory while it waits.</summary>
    private async ValueTask<SendResult> SendLentAsync(HeadBuffer buffer, FillReader body, SocketOutput socket, SegmentAnswer answer, CancellationToken cancel)
    {
        long position = answer.Offset;
        long? firstByteAt = null;
        try
        {
            while (position < answer.EndExclusive)
            {
                if (!body.IsAtHand(position))
                {
                    await WaitForAsync(buffer, body, position, answer.EndExclusive, cancel);
                    watch.Enter(ConnectionPhase.Body, clock.Milliseconds);
                }
                SocketCalls.Outcome outcome;
                int sent;
                bool inTurn = false;
                if (body.TryLend(position, answer.EndExclusive, out FillBody.LentBytes lent))
                {
                    using (lent)
                    {
                        inTurn = firstByteAt is null && lent.Bytes.Length > FirstBytesInACrowd && body.Fill.Crowd.OthersAreDue;
                        ReadOnlySpan<byte> bytes = inTurn ? lent.Bytes.Span[..FirstBytesInACrowd] : lent.Bytes.Span;
                        long end = position + bytes.Length;
                        outcome = socket.TrySend(buffer, bytes, more: !inTurn && end < answer.EndExclusive && body.IsAtHand(end), out sent);
                    }
                }
                else
                {
                    // The disk has it already.
                    int read = await ReadAsync(buffer, body, position, answer.EndExclusive, BodyFraming.Length, cancel);
                    if (read == 0) return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
                    long end = position + read;
                    if (!await socket.SendAsync(buffer.Written, more: end < answer.EndExclusive && body.IsAtHand(end), cancel))
                        return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
                    buffer.Clear();
                    (outcome, sent) = (SocketCalls.Outcome.Sent, read);
                }
                if (sent > 0) firstByteAt ??= time.GetTimestamp();
                position += sent;
                if (outcome == SocketCalls.Outcome.Failed || (outcome == SocketCalls.Outcome.WouldBlock && !await socket.UntilRoomAsync()))
                    return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
                if (inTurn) await body.Fill.Crowd.AfterOthersAsync(cancel);
            }
            return new SendResult(SendEnd.Whole, position - answer.Offset, firstByteAt);
        }
        catch (FillException)
        {
            return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
        }
    }

    // What takes long from here to the phase "body" is not the viewer's fault.
    private ValueTask<bool> WaitForAsync(HeadBuffer buffer, IContentBody body, long position, long endExclusive, CancellationToken cancel)
    {
        watch.Enter(ConnectionPhase.Deciding, clock.Milliseconds);
        if (buffer.Written.IsEmpty) buffer.Release();
        return body.PrepareAsync(position, endExclusive, cancel);
    }

    private async ValueTask<SendResult> CopyAsync(HeadBuffer buffer, IContentBody body, SegmentAnswer answer, BodyFraming framing, CancellationToken cancel)
    {
        long position = answer.Offset;
        long? firstByteAt = null;
        try
        {
            while (true)
            {
                bool waits = !body.IsAtHand(position);
                if (waits) await WaitForAsync(buffer, body, position, answer.EndExclusive, cancel);
                int read = await ReadAsync(buffer, body, position, answer.EndExclusive, framing, cancel);
                if (waits) watch.Enter(ConnectionPhase.Body, clock.Milliseconds);
                // Not the next read tells: what is whole leaves at once, whatever becomes of its source.
                bool ends = read == 0 || (framing == BodyFraming.Length && position + read - answer.Offset == answer.ContentLength);
                if (framing == BodyFraming.Length && read == 0 && answer.EndExclusive != long.MaxValue && position < answer.EndExclusive)
                    return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
                if (buffer.Written.Length > 0 && !await output.SendAsync(buffer.Written, more: !ends && body.IsAtHand(position + read), cancel))
                    return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
                buffer.Clear();
                if (read > 0) firstByteAt ??= time.GetTimestamp();
                position += read;
                if (ends) return Ended(answer, framing, position, firstByteAt);
            }
        }
        catch (Exception error) when (error is FillException or SliceUnreadableException)
        {
            return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
        }
    }

    // A length that was announced and not kept is no end.
    private static SendResult Ended(SegmentAnswer answer, BodyFraming framing, long position, long? firstByteAt)
    {
        long sent = position - answer.Offset;
        bool whole = framing != BodyFraming.Length || sent == answer.ContentLength;
        return new SendResult(whole ? SendEnd.Whole : SendEnd.Broken, sent, firstByteAt);
    }

    /// <summary>Adds the next body bytes, framed, behind what the buffer has.</summary>
    private static async ValueTask<int> ReadAsync(
        HeadBuffer buffer, IContentBody body, long position, long endExclusive, BodyFraming framing, CancellationToken cancel)
    {
        if (framing != BodyFraming.Chunked)
        {
            // With the head before it: a buffer of more than 64 KB would be a large object to the collector.
            int most = Math.Max(LeastBodyBytes, CopyBytes - buffer.Written.Length);
            Memory<byte> space = buffer.GetMemory((int)Math.Min(most, Math.Max(1, endExclusive - position)));
            int read = await body.ReadAsync(position, endExclusive, space[..Math.Min(space.Length, most)], cancel);
            buffer.Advance(read);
            return read;
        }
        byte[] chunk = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            int read = await body.ReadAsync(position, endExclusive, chunk, cancel);
            buffer.Write(Encoding.ASCII.GetBytes(read == 0 ? "0\r\n\r\n" : string.Create(CultureInfo.InvariantCulture, $"{read:x}\r\n")));
            if (read == 0) return 0;
            buffer.Write(chunk.AsSpan(0, read));
            buffer.Write("\r\n"u8);
            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
