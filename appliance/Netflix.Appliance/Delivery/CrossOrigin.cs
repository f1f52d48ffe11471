using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>Players run on the control plane's origin, or on anyone's: media is public to pages, protected by its encryption and later by tokens.</summary>
internal static class CrossOrigin
{
    private const string Methods = "GET, HEAD, OPTIONS";
    private const string Exposed = "Content-Length, Content-Range, ETag, Age, Cache-Status, X-Appliance, Server-Timing";

    // "CMCD-*" cannot be said with a wildcard: names are matched whole.
    private const string Allowed =
        "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status, traceparent, tracestate";

    /// <summary>With every answer.</summary>
    internal static FieldBlock Fields { get; } = new(
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", Exposed),
        new("Timing-Allow-Origin", "*"),
        new("Cross-Origin-Resource-Policy", "cross-origin"),
        new("X-Content-Type-Options", "nosniff"),
    ]);

    internal static SegmentAnswer Preflight() => new()
    {
        Status = StatusCodes.Status204NoContent,
        Fields =
        [
            new("Allow", Methods),
            new("Access-Control-Allow-Methods", Methods),
            new("Access-Control-Allow-Headers", Allowed),
            new("Access-Control-Max-Age", "86400"),
        ],
    };
}
