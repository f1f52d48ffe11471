using Microsoft.Net.Http.Headers;
using Netflix.Origin.Integrity;

namespace Netflix.Origin.Content;

/// <summary>
/// A file whose digest is known: strong ETag, Repr-Digest, one range, If-Range, If-Match, If-None-Match. Disposes the stream.
/// </summary>
internal sealed class StoredFileResult(
    FileStream file, Sha256Digest digest, string contentType, string cacheControl, ContentMetrics metrics) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        await using var counted = new SentStream(file, metrics);
        context.Response.OnStarting(DescribeAsync, context.Response);
        await TypedResults.Stream(counted, contentType,
            entityTag: new EntityTagHeaderValue($"\"{digest.Hex}\""),
            enableRangeProcessing: AcceptsRange(context.Request)).ExecuteAsync(context);
        context.Features.Set(new SentBytes(counted.Sent));
    }

    // Late, when the status is known: a 412 or 416 must not be kept by a cache for a year.
    private Task DescribeAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.StatusCode < StatusCodes.Status400BadRequest)
        {
            response.Headers["Repr-Digest"] = digest.StructuredField;
            response.Headers.CacheControl = cacheControl;
            response.Headers.AcceptRanges = "bytes";
            response.Headers.XContentTypeOptions = "nosniff";
        }
        return Task.CompletedTask;
    }

    // A range belongs to GET alone, and units other than bytes are to be ignored (RFC 9110, 14.2); the platform looks at neither.
    private static bool AcceptsRange(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase);
}
