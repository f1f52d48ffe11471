using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Delivery;

/// <summary>What of a request decides about its answer, apart from the connection it came on.</summary>
internal sealed record SegmentRequest(ObjectKey Key, bool IsHead)
{
    internal string? Range { get; init; }
    internal string? IfRange { get; init; }
    internal string? IfMatch { get; init; }
    internal string? IfNoneMatch { get; init; }
    internal string? IfModifiedSince { get; init; }
    internal string? IfUnmodifiedSince { get; init; }

    internal static SegmentRequest Of(ObjectKey key, HttpRequest request) => new(key, HttpMethods.IsHead(request.Method))
    {
        Range = request.Headers.Range,
        IfRange = request.Headers.IfRange,
        IfMatch = request.Headers.IfMatch,
        IfNoneMatch = request.Headers.IfNoneMatch,
        IfModifiedSince = request.Headers.IfModifiedSince,
        IfUnmodifiedSince = request.Headers.IfUnmodifiedSince,
    };
}
