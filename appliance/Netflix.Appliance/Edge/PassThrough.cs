using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Edge;

/// <summary>Takes one request to the origin and its answer back, changing neither.</summary>
internal sealed class PassThrough(OriginClient client, ProxyOrigins origins, ApplianceName name, IOptions<EdgeOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Value.ConcurrentPasses);

    /// <param name="answered">An answer that is there already; null to ask the origin.</param>
    /// <exception cref="FillException">The origin does not answer, or too many requests are passed at once.</exception>
    internal async Task<SegmentAnswer> AnswerAsync(ViewerRequest request, ProxyRequest onward, HttpResponseMessage? answered, CancellationToken cancel)
    {
        if (!_places.Wait(0, CancellationToken.None))
            throw new FillException(FillFailure.Overloaded, "Too many requests are on their way to the origin.") { IsTransient = true };
        HttpResponseMessage? response = answered;
        try
        {
            response ??= await origins.SendAsync(
                new OriginTurns(), onward.Target, target => onward.ToMessage(target, request), cancel, mayRepeat: onward.IsSafe && request.Body is null);
            return await RelayAsync(request, response, cancel);
        }
        catch
        {
            response?.Dispose();
            _places.Release();
            throw;
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<SegmentAnswer> RelayAsync(ViewerRequest request, HttpResponseMessage response, CancellationToken cancel)
    {
        int status = (int)response.StatusCode;
        // What never has a body announces none either (RFC 9110 section 6.4.1), but for what a HEAD or a 304 says about one.
        bool hasBody = !request.IsHead && status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) and >= 200;
        long? length = response.Content.Headers.ContentLength;
        var body = new PassedBody(client, response, hasBody ? await response.Content.ReadAsStreamAsync(cancel) : Stream.Null, length, () => _places.Release());
        return new SegmentAnswer
        {
            Status = status,
            Fields = ResponseFields.Passed(response, name),
            Body = body,
            EndExclusive = long.MaxValue,
            ContentLength = hasBody || request.IsHead ? length : null,
        };
    }

    /// <summary>The origin's body as it comes, once and in order.</summary>
    private sealed class PassedBody(OriginClient client, HttpResponseMessage response, Stream bytes, long? length, Action ended) : IContentBody
    {
        private int _disposed;

        public long? Length => length;

        public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel) => ValueTask.FromResult(true);

        public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel) => client.ReadAsync(bytes, buffer, cancel);

        public bool IsAtHand(long offset) => false;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
            response.Dispose();
            ended();
        }
    }
}
