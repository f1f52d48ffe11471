using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Which fields of a response are kept with it (RFC 9111, section 3.1), and what a 304 makes of them (section 3.2).</summary>
internal static class StoredFields
{
    // Of the hop (RFC 9110, section 7.6.1), of the proxy (9111, section 3.1), or made anew by this cache for every answer.
    private static readonly string[] NeverKept =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Age", "Content-Length", "Accept-Ranges",
    ];

    // They describe the bytes that are stored, and a 304 brings no bytes. Origins are known to send a 304 with the coding they would have used.
    private static readonly string[] OfTheBody = ["Content-Encoding", "Content-Range", "Content-Length"];

    /// <summary>Also without what Connection, private="…" and no-cache="…" name; with a Date if the origin sent none.</summary>
    internal static IReadOnlyList<HeaderField> Of(CacheResponse response)
    {
        var left = new HashSet<string>([.. NeverKept, .. response.Fields.Members("Connection"), .. response.Directives.FieldsNotKept], StringComparer.OrdinalIgnoreCase);
        List<HeaderField> kept = [.. response.Fields.Where(field => !left.Contains(field.Name))];
        if (!kept.Has("Date")) kept.Add(new HeaderField("Date", HttpDate.Write(response.ReceivedAt)));
        return kept;
    }

    /// <summary>What private="…" and no-cache="…" name: for the request that caused the response, and nobody else.</summary>
    internal static IReadOnlyList<HeaderField> NotKept(CacheResponse response) => response.Directives.FieldsNotKept is { Count: > 0 } names
        ? [.. response.Fields.Where(field => names.Contains(field.Name, StringComparer.OrdinalIgnoreCase) && !NeverKept.Contains(field.Name, StringComparer.OrdinalIgnoreCase))]
        : [];

    /// <summary>Every field of the 304 replaces all stored lines of its name; those of the body stay, and so does what the 304 does not name.</summary>
    internal static IReadOnlyList<HeaderField> Updated(IReadOnlyList<HeaderField> stored, CacheResponse notModified)
    {
        List<HeaderField> update = [.. Of(notModified).Where(field => !OfTheBody.Contains(field.Name, StringComparer.OrdinalIgnoreCase))];
        var replaced = update.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. stored.Where(field => !replaced.Contains(field.Name)), .. update];
    }
}
