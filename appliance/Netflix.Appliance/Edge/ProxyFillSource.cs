using System.Net;
using System.Net.Http.Headers;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Edge;

/// <summary>An object of a foreign origin. Only its answer says whether, how long and under which fields it may be kept.</summary>
internal sealed class ProxyFillSource(OriginClient client, ProxyRequest request, ApplianceName name, TimeProvider time) : IFillSource
{
    public ResponseHead? KnownHead => null;
    public long? KnownLength => null;
    public ContentDigest? Digest => null;

    public async Task<SourceAnswer> OpenAsync(long offset, string? validator, CancellationToken cancel)
    {
        using HttpRequestMessage message = request.ToWholeGet();
        if (offset > 0)
        {
            message.Headers.Range = new RangeHeaderValue(offset, null);
            message.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        HttpResponseMessage response = await client.SendAsync(message, cancel);
        try
        {
            if (offset > 0) return await ResumeAsync(response, offset, validator, cancel);
            if (SharingPolicy.OfResponse(response, out TimeSpan freshFor, out TimeSpan age) != NotShared.No) return new SourceUnshareable(response);
            return new SourceBody(
                new ResponseHead(ResponseFields.EndToEnd(response, name), time.GetUtcNow(), age, freshFor),
                response.Content.Headers.ContentLength, await response.Content.ReadAsStreamAsync(cancel), response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<SourceBody> ResumeAsync(HttpResponseMessage response, long offset, string? validator, CancellationToken cancel)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != offset
            || response.Headers.ETag?.ToString() != validator)
            throw new FillException(FillFailure.OriginRefused, "The origin does not continue the body that broke off.");
        return new SourceBody(
            new ResponseHead([], default, default, null), response.Content.Headers.ContentRange.Length,
            await response.Content.ReadAsStreamAsync(cancel), response);
    }
}
