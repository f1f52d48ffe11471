using System.Net;
using System.Net.Http.Headers;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Edge;

internal enum NotShared
{
    /// <summary>It may be shared.</summary>
    No,
    Method,
    RequestBody,
    Authorization,
    RequestDirective,
    Status,
    NoExplicitFreshness,
    Stale,
    ResponseDirective,
    Vary,
    SetCookie,
    ContentEncoding,
}

/// <summary>
/// Which answers of a foreign origin may be given to others: a small, certain part of RFC 9111. What is not certain is taken to
/// the origin.
/// </summary>
internal static class SharingPolicy
{
    internal static NotShared OfRequest(ViewerRequest request)
    {
        if (!request.IsGet && !request.IsHead) return NotShared.Method;
        if (request.Body is not null) return NotShared.RequestBody;
        if (request.Has(KnownField.Authorization)) return NotShared.Authorization;
        // Whoever says anything about caches wants the origin's own word, or does not mind getting it.
        return request.Has(KnownField.CacheControl | KnownField.Pragma) ? NotShared.RequestDirective : NotShared.No;
    }

    /// <param name="freshFor">From when the origin made it; the answer's Age counts against it.</param>
    internal static NotShared OfResponse(HttpResponseMessage response, out TimeSpan freshFor, out TimeSpan age)
    {
        freshFor = age = TimeSpan.Zero;
        HttpResponseHeaders headers = response.Headers;
        if (response.StatusCode != HttpStatusCode.OK) return NotShared.Status;
        if (headers.CacheControl is not { } directives) return NotShared.NoExplicitFreshness;
        if (directives.NoStore || directives.NoCache || directives.Private) return NotShared.ResponseDirective;
        if ((directives.SharedMaxAge ?? directives.MaxAge) is not { } lifetime) return NotShared.NoExplicitFreshness;
        if (headers.Vary.Count > 0 || headers.Contains("Vary")) return NotShared.Vary;
        if (headers.Contains("Set-Cookie")) return NotShared.SetCookie;
        // Without Vary nobody can tell whether the next viewer understands it.
        if (response.Content.Headers.ContentEncoding.Count > 0) return NotShared.ContentEncoding;
        age = headers.Age ?? TimeSpan.Zero;
        // An Age that cannot be read is not an Age of zero.
        if (headers.Age is null && headers.Contains("Age")) return NotShared.Stale;
        freshFor = lifetime;
        return age < lifetime ? NotShared.No : NotShared.Stale;
    }
}
