using System.Net;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Fill;

/// <summary>A file of a packaged title at the origin. What comes is believed because of its digest, not because of who sent it.</summary>
internal sealed class OriginFileSource(
    OriginClient client, CurrentOrigin origin, string path, ResponseHead head, long? length, ContentDigest digest) : IFillSource
{
    private readonly OriginTurns _turns = new();
    private bool _hasAnswered;

    public ResponseHead? KnownHead => head;
    public long? KnownLength => length;
    public ContentDigest? Digest => digest;

    public async Task<SourceAnswer> OpenAsync(long offset, string? validator, CancellationToken cancel)
    {
        IReadOnlyList<OriginAccess> origins = origin.InOrder;
        if (origins is []) throw new FillException(FillFailure.OriginUnavailable, "No origin is known yet: the control plane was never reached.") { IsTransient = true };
        if (_hasAnswered) _turns.Next();
        _hasAnswered = false;
        SourceBody body = await _turns.AskAsync(origins.Count, (turn, _) => OpenAsync(origins[turn], offset, validator, cancel));
        _hasAnswered = true;
        return body;
    }

    // A title manifest's hash is known in full only now.
    public ResponseHead Proven(ResponseHead known, string sha256) =>
        known["ETag"] is not null ? known : known with { Fields = [.. known.Fields, new HeaderField("ETag", $"\"{sha256}\"")] };

    private async Task<SourceBody> OpenAsync(OriginAccess access, long offset, string? validator, CancellationToken cancel)
    {
        using HttpRequestMessage request = OriginClient.Get(access, path, offset, validator);
        HttpResponseMessage response = await client.SendAsync(request, cancel);
        try
        {
            long? total = TotalLength(response, offset);
            if (length is { } expected && total is { } announced && announced != expected)
                throw new FillException(FillFailure.WrongLength, $"The origin announces {announced} bytes for {path}; the title manifest says {expected}.");
            return new SourceBody(head, length ?? total, await response.Content.ReadAsStreamAsync(cancel), response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private long? TotalLength(HttpResponseMessage response, long offset) => response.StatusCode switch
    {
        HttpStatusCode.OK when offset == 0 => response.Content.Headers.ContentLength,
        HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { } range && range.From == offset => range.Length,
        HttpStatusCode.NotFound => throw new FillException(FillFailure.NotFound, $"The origin does not have {path}."),
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
            throw new FillException(FillFailure.OriginUnavailable, $"The origin answered {(int)response.StatusCode} for {path}.") { IsTransient = true },
        _ => throw new FillException(FillFailure.OriginRefused, $"The origin answered {(int)response.StatusCode} for {path} from byte {offset}."),
    };
}
