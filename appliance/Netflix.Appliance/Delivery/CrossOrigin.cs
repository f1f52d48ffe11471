namespace Netflix.Appliance.Delivery;

/// <summary>Players run on the control plane's origin, or on anyone's: media is public to pages, protected by its encryption and later by tokens.</summary>
internal static class CrossOrigin
{
    private const string Methods = "GET, HEAD, OPTIONS";
    private const string Exposed = "Content-Length, Content-Range, ETag, Age, Cache-Status, X-Appliance, Server-Timing";

    // "CMCD-*" cannot be said with a wildcard: names are matched whole.
    private const string Allowed =
        "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, CMCD-Object, CMCD-Request, CMCD-Session, CMCD-Status, traceparent, tracestate";

    internal static void SetFields(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Exposed;
        headers["Timing-Allow-Origin"] = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
    }

    internal static void AnswerPreflight(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = Methods;
        response.Headers.AccessControlAllowMethods = Methods;
        response.Headers.AccessControlAllowHeaders = Allowed;
        response.Headers.AccessControlMaxAge = "86400";
    }
}
