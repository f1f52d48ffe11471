using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>Players run on the control plane's origin, or on anyone's: media is public to pages, protected by its encryption and later by tokens.</summary>
internal static class CrossOrigin
{
    private const string Exposed = "Content-Length, Content-Range, ETag, Age, Cache-Status, X-Appliance, Server-Timing";

    // "CMCD-*" cannot be said with a wildcard: names are matched whole.
    private const string Allowed =
        "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status, Content-Type, traceparent, tracestate";

    /// <summary>With every answer.</summary>
    internal static FieldBlock Fields { get; } = new(
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", Exposed),
        new("Timing-Allow-Origin", "*"),
        new("Cross-Origin-Resource-Policy", "cross-origin"),
        new("X-Content-Type-Options", "nosniff"),
    ]);

    /// <param name="methods">What is there is asked for with these.</param>
    internal static SegmentAnswer Preflight(string methods) => new()
    {
        Status = StatusCodes.Status204NoContent,
        Fields =
        [
            new("Allow", methods),
            new("Access-Control-Allow-Methods", methods),
            new("Access-Control-Allow-Headers", Allowed),
            new("Access-Control-Max-Age", "86400"),
        ],
    };
}
