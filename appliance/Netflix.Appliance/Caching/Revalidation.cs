using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

internal enum RevalidationVerdict
{
    /// <summary>304 for the stored response: <see cref="Revalidation.Refresh"/> it and answer with it.</summary>
    Refresh,

    /// <summary>304 for some other response: the stored one is of no use; ask again without conditions.</summary>
    AskUnconditionally,

    /// <summary>A full answer: it goes to the viewer and, if <see cref="StoragePolicy"/> lets it, replaces the stored one.</summary>
    Replace,

    /// <summary>The origin failed, and the stored response may stand in for it.</summary>
    ServeStale,

    /// <summary>The origin failed and nothing may stand in: pass its error on, or answer 504 when there was no answer at all. The stored response stays.</summary>
    Fail,
}

/// <param name="NotStored">Other than No: the 304 forbids to keep it further; this one answer may still be given.</param>
internal sealed record RefreshedResponse(IReadOnlyList<HeaderField> Fields, Freshness Freshness, NotStored NotStored);

/// <summary>Asking the origin about a stored response, and reading its answer (RFC 9111, section 4.3).</summary>
internal static class Revalidation
{
    /// <summary>The conditions to send in place of the viewer's own (section 4.3.1). Empty without validators: then the request is a plain one.</summary>
    internal static IReadOnlyList<HeaderField> Conditions(IReadOnlyList<HeaderField> stored)
    {
        var conditions = new List<HeaderField>(2);
        if (stored.First("ETag") is { } tag) conditions.Add(new HeaderField("If-None-Match", tag));
        // Sent as it came: the origin compares it with its own writing. Origins that know tags ignore it (RFC 9110, section 13.1.3).
        if (stored.First("Last-Modified") is { } modified) conditions.Add(new HeaderField("If-Modified-Since", modified));
        return conditions;
    }

    /// <summary>Section 4.3.3.</summary>
    /// <param name="answer">Null when the origin gave none.</param>
    /// <param name="staleIfErrorUntil">From <see cref="Reuse"/>.</param>
    internal static RevalidationVerdict Of(IReadOnlyList<HeaderField> stored, CacheResponse? answer, DateTimeOffset? staleIfErrorUntil, DateTimeOffset now)
    {
        if (answer is { Status: 304 }) return IsOf(stored, answer.Fields) ? RevalidationVerdict.Refresh : RevalidationVerdict.AskUnconditionally;
        if (answer is not null && !StatusCode.IsOriginError(answer.Status)) return RevalidationVerdict.Replace;
        return staleIfErrorUntil is { } until && now <= until ? RevalidationVerdict.ServeStale : RevalidationVerdict.Fail;
    }

    /// <summary>The stored response after a 304: fields updated, age and lifetime counted anew.</summary>
    internal static RefreshedResponse Refresh(CacheRequest request, int storedStatus, IReadOnlyList<HeaderField> stored, CacheResponse notModified, CachingOptions options)
    {
        IReadOnlyList<HeaderField> fields = StoredFields.Updated(stored, notModified);
        // Age is not kept among the fields, but the 304's counts.
        var merged = new CacheResponse(
            storedStatus, [.. fields, .. notModified.Fields.Where(field => field.Name.Equals("Age", StringComparison.OrdinalIgnoreCase))],
            notModified.RequestedAt, notModified.ReceivedAt);
        return new RefreshedResponse(fields, Freshness.Of(merged, options), StoragePolicy.OfResponse(request, merged, options));
    }

    // Section 4.3.4: a strong tag must be the stored one, a weak one its like; without a tag Last-Modified tells, without both the question does.
    private static bool IsOf(IReadOnlyList<HeaderField> stored, IReadOnlyList<HeaderField> answer)
    {
        if (answer.First("ETag") is { } tag && stored.First("ETag") is { } storedTag)
            return tag.StartsWith("W/", StringComparison.Ordinal) ? Opaque(tag) == Opaque(storedTag) : tag == storedTag;
        if (answer.Has("ETag")) return false;
        return answer.First("Last-Modified") is not { } modified || stored.First("Last-Modified") is not { } storedModified || modified == storedModified;
    }

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
