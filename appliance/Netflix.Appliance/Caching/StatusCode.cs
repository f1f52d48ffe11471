namespace Netflix.Appliance.Caching;

internal static class StatusCode
{
    /// <summary>May be fresh without saying so (RFC 9110, section 15.1). 206 is among them; parts are not kept here.</summary>
    internal static bool IsHeuristicallyCacheable(int status) => status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    internal static bool IsNegative(int status) => status is 404 or 405 or 410 or 414 or 501;

    internal static bool IsPermanentRedirect(int status) => status is 300 or 301 or 308;

    /// <summary>Those whose rules for caches are known here and kept: what must-understand asks for (RFC 9111, section 5.2.2.3).</summary>
    internal static bool IsUnderstood(int status) => status is 200 or 203 or 204 or 300 or 301 or 302 or 303 or 307 or 308 or 404 or 405 or 410 or 414 or 451 or 501;

    /// <summary>The failures that stale-if-error is for (RFC 5861, section 4).</summary>
    internal static bool IsOriginError(int status) => status is 500 or 502 or 503 or 504;
}
