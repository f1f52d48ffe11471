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
        context.Response.Headers["Repr-Digest"] = digest.StructuredField;
        context.Response.Headers.CacheControl = cacheControl;
        context.Response.Headers.AcceptRanges = "bytes";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await TypedResults.Stream(counted, contentType,
            entityTag: new EntityTagHeaderValue($"\"{digest.Hex}\""),
            enableRangeProcessing: AcceptsRange(context.Request)).ExecuteAsync(context);
        context.Features.Set(new SentBytes(counted.Sent));
    }

    // A range belongs to GET alone, and units other than bytes are to be ignored (RFC 9110, 14.2); the platform looks at neither.
    private static bool AcceptsRange(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase);
}
