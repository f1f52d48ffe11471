using System.IO.Pipelines;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Delivery;

/// <summary>Carries out an answer over Kestrel's own stack, through memory: HTTP/2.</summary>
internal sealed class CopyingSender(HttpContext context, TimeProvider time) : IAnswerSender
{
    private const int ChunkBytes = 64 * 1024;

    public async ValueTask<SendResult> SendAsync(ViewerRequest request, SegmentAnswer answer, CancellationToken cancel)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        foreach (HeaderField field in answer.Fields.Concat(answer.PolicyFields).Concat(answer.OwnFields)) response.Headers.Append(field.Name, field.Value);
        if (answer.Age is { } age) response.Headers.Age = ((long)age.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.ContentLength = answer.ContentLength;
        return answer.Body is { } body && !request.IsHead
            ? await CopyAsync(answer, body, cancel)
            : new SendResult(SendEnd.Whole, 0, null);
    }

    private async Task<SendResult> CopyAsync(SegmentAnswer answer, IContentBody body, CancellationToken cancel)
    {
        PipeWriter connection = context.Response.BodyWriter;
        long position = answer.Offset;
        long? firstByteAt = null;
        try
        {
            while (true)
            {
                Memory<byte> space = connection.GetMemory(ChunkBytes);
                int read = await body.ReadAsync(position, answer.EndExclusive, space[..Math.Min(space.Length, ChunkBytes)], cancel);
                if (read == 0) return new SendResult(SendEnd.Whole, position - answer.Offset, firstByteAt);
                connection.Advance(read);
                FlushResult flushed = await connection.FlushAsync(cancel);
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
