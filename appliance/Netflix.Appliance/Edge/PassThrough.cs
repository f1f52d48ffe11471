using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Edge;

/// <summary>Takes one request to the origin and its answer back, changing neither.</summary>
internal sealed class PassThrough(OriginClient client, ApplianceName name, IOptions<EdgeOptions> options, TimeProvider time) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly SemaphoreSlim _places = new(options.Value.ConcurrentPasses);

    /// <param name="answered">An answer that is there already; null to ask the origin.</param>
    /// <exception cref="FillException">The origin does not answer, or too many requests are passed at once; nothing was sent yet.</exception>
    internal async Task<SendResult> SendAsync(HttpContext context, ProxyRequest request, HttpResponseMessage? answered)
    {
        if (!_places.Wait(0, CancellationToken.None))
            throw new FillException(FillFailure.Overloaded, "Too many requests are on their way to the origin.") { IsTransient = true };
        try
        {
            using HttpRequestMessage message = request.ToMessage(context.Request);
            using HttpResponseMessage response = answered ?? await client.SendAsync(message, context.RequestAborted);
            return await RelayAsync(context, response);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<SendResult> RelayAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (HeaderField field in ResponseFields.Passed(response, name)) context.Response.Headers.Append(field.Name, field.Value);
        context.Response.Headers.Append("Cache-Status", $"{name.AsStructuredField}; fwd=bypass");
        PipeWriter connection = context.Response.BodyWriter;
        Stream body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        long sent = 0;
        long? firstByteAt = null;
        try
        {
            while (true)
            {
                Memory<byte> space = connection.GetMemory(ChunkBytes);
                int read = await client.ReadAsync(body, space[..Math.Min(space.Length, ChunkBytes)], context.RequestAborted);
                if (read == 0) return new SendResult(SendEnd.Whole, sent, firstByteAt);
                connection.Advance(read);
                FlushResult flushed = await connection.FlushAsync(context.RequestAborted);
                firstByteAt ??= time.GetTimestamp();
                sent += read;
                if (flushed.IsCompleted) return new SendResult(SendEnd.ViewerLeft, sent, firstByteAt);
            }
        }
        catch (OperationCanceledException)
        {
            return new SendResult(SendEnd.ViewerLeft, sent, firstByteAt);
        }
        catch (FillException)
        {
            context.Abort();
            return new SendResult(SendEnd.Broken, sent, firstByteAt);
        }
    }
}
