using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

internal enum PreconditionVerdict
{
    Proceed,
    NotModified,
    Failed,
}

/// <summary>Conditional requests (RFC 9110, section 13.2.2) against an object's validators.</summary>
internal static class Preconditions
{
    internal static PreconditionVerdict Evaluate(SegmentRequest request, ResponseHead stored, DateTimeOffset now)
    {
        if (!request.HasConditions) return PreconditionVerdict.Proceed;
        string? etag = stored["ETag"], lastModified = stored["Last-Modified"];
        if (request.IfMatch is { } ifMatch)
        {
            if (!Contains(ifMatch, etag, strong: true)) return PreconditionVerdict.Failed;
        }
        else if (HttpDate.TryRead(request.IfUnmodifiedSince, now, out DateTimeOffset unmodifiedSince)
            && HttpDate.TryRead(lastModified, now, out DateTimeOffset modified) && modified > unmodifiedSince)
        {
            return PreconditionVerdict.Failed;
        }

        if (request.IfNoneMatch is { } ifNoneMatch)
            return Contains(ifNoneMatch, etag, strong: false) ? PreconditionVerdict.NotModified : PreconditionVerdict.Proceed;
        // RFC 9111, section 4.3.2: what has no Last-Modified was made at its Date.
        return HttpDate.TryRead(request.IfModifiedSince, now, out DateTimeOffset since) && HttpDate.TryRead(lastModified ?? stored["Date"], now, out DateTimeOffset changed) && changed <= since
            ? PreconditionVerdict.NotModified
            : PreconditionVerdict.Proceed;
    }

    private static bool Contains(string list, string? etag, bool strong)
    {
        if (list.Trim() == "*") return true;
        if (etag is null || (strong && IsWeak(etag))) return false;
        ReadOnlySpan<char> wanted = Opaque(etag);
        for (ReadOnlySpan<char> rest = list; TryReadTag(ref rest, out ReadOnlySpan<char> tag, out bool weak);)
        {
            if ((!strong || !weak) && tag.SequenceEqual(wanted)) return true;
        }
        return false;
    }

    // Entity tags may hold commas: split by their quotes, not by commas.
    private static bool TryReadTag(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> tag, out bool weak)
    {
        tag = default;
        weak = false;
        int open = rest.IndexOf('"');
        if (open < 0) return false;
        int length = rest[(open + 1)..].IndexOf('"');
        if (length < 0) return false;
        weak = open >= 2 && rest[open - 2] == 'W' && rest[open - 1] == '/';
        tag = rest.Slice(open, length + 2);
        rest = rest[(open + length + 2)..];
        return true;
    }

    private static bool IsWeak(string etag) => etag.StartsWith("W/", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Opaque(string etag) => IsWeak(etag) ? etag.AsSpan(2) : etag;
}
