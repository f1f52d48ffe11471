using System.IO.Pipelines;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Delivery;

internal enum SendEnd
{
    Whole,

    /// <summary>The viewer went away.</summary>
    ViewerLeft,

    /// <summary>The rest will never come: the connection is reset, so that nobody takes the part for the whole.</summary>
    Broken,
}

/// <param name="FirstByteAt">Time stamp of the first body byte; null without one.</param>
internal readonly record struct SendResult(SendEnd End, long SentBytes, long? FirstByteAt);

/// <summary>Carries out an answer over Kestrel's HTTP stack, through memory. For cleartext HTTP/1.1 a sender with sendfile(2) comes beside it.</summary>
internal sealed class CopyingSender(TimeProvider time)
{
    private const int ChunkBytes = 64 * 1024;

    internal async Task<SendResult> SendAsync(HttpContext context, SegmentAnswer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        foreach (HeaderField field in answer.Fields) response.Headers.Append(field.Name, field.Value);
        response.ContentLength = answer.ContentLength;
        return answer.Body is { } body
            ? await CopyAsync(context, answer, body)
            : new SendResult(SendEnd.Whole, 0, null);
    }

    private async Task<SendResult> CopyAsync(HttpContext context, SegmentAnswer answer, IContentBody body)
    {
        PipeWriter connection = context.Response.BodyWriter;
        long position = answer.Offset;
        long? firstByteAt = null;
        try
        {
            while (true)
            {
                Memory<byte> space = connection.GetMemory(ChunkBytes);
                int read = await body.ReadAsync(position, answer.EndExclusive, space[..Math.Min(space.Length, ChunkBytes)], context.RequestAborted);
                if (read == 0) return new SendResult(SendEnd.Whole, position - answer.Offset, firstByteAt);
                connection.Advance(read);
                FlushResult flushed = await connection.FlushAsync(context.RequestAborted);
                firstByteAt ??= time.GetTimestamp();
                position += read;
                if (flushed.IsCompleted) return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
            }
        }
        catch (OperationCanceledException)
        {
            return new SendResult(SendEnd.ViewerLeft, position - answer.Offset, firstByteAt);
        }
        catch (Exception error) when (error is FillException or SliceUnreadableException)
        {
            context.Abort();
            return new SendResult(SendEnd.Broken, position - answer.Offset, firstByteAt);
        }
    }
}
