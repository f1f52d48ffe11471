using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Which stored responses a request that changes things makes untrue (RFC 9111, section 4.4).</summary>
internal static class Invalidation
{
    /// <summary>The URIs whose every variant goes: the target, and what Location and Content-Location name at the same origin. Empty for safe methods and errors.</summary>
    /// <param name="target">Absolute, as the stored keys are made of.</param>
    internal static IReadOnlyList<Uri> TargetsOf(string method, Uri target, int status, IReadOnlyList<HeaderField> responseFields)
    {
        // Unknown methods may change things: all but the safe ones of RFC 9110, section 9.2.1.
        if (method is "GET" or "HEAD" or "OPTIONS" or "TRACE" || status is < 200 or >= 400) return [];
        var targets = new List<Uri> { target };
        foreach (string name in (string[])["Location", "Content-Location"])
        {
            // Other origins' responses are not this one's to invalidate.
            if (responseFields.First(name) is { } reference && Uri.TryCreate(target, reference, out Uri? named)
                && Uri.Compare(named, target, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0
                && !targets.Contains(named))
            {
                targets.Add(named);
            }
        }
        return targets;
    }
}
