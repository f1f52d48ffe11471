using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching.Ranges;

/// <summary>Whether a Range counts (RFC 9110, section 13.1.5): only if the client's part is of the very same bytes.</summary>
internal static class IfRange
{
    internal static bool Applies(string? ifRange, IReadOnlyList<HeaderField> storedFields, DateTimeOffset now)
    {
        if (ifRange is null) return true;
        ifRange = ifRange.Trim(' ', '\t');
        if (ifRange.StartsWith('"')) return ifRange == storedFields.First("ETag");
        // Section 8.8.2.2: a date is as good as a strong tag only if the body was at rest for a second when it was sent. No Date: nobody knows.
        return storedFields.First("Last-Modified") is { } modified && ifRange == modified
            && HttpDate.TryRead(modified, now, out DateTimeOffset changed) && HttpDate.TryRead(storedFields.First("Date"), now, out DateTimeOffset sent)
            && sent - changed >= TimeSpan.FromSeconds(1);
    }
}
