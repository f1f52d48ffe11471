using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// What a response says to this cache: CDN-Cache-Control (RFC 9213) when it is there, valid and not empty, otherwise Cache-Control
/// (RFC 9111, section 5.2.2; RFC 5861; RFC 8246). Unknown directives mean nothing. A lifetime that cannot be read is 0 (section 4.2.1),
/// an allowance to be stale that cannot be read is not given. Of several values the first counts.
/// </summary>
internal sealed record ResponseDirectives
{
    internal static readonly ResponseDirectives None = new();

    /// <summary>From CDN-Cache-Control: then Cache-Control and Expires have no say (RFC 9213, section 2.2).</summary>
    internal bool IsTargeted { get; init; }

    internal bool NoStore { get; init; }

    /// <summary>Without field names: the whole response.</summary>
    internal bool NoCache { get; init; }

    internal bool Private { get; init; }

    /// <summary>Fields of <c>no-cache="…"</c> and <c>private="…"</c>: the response may be kept, but not these.</summary>
    internal IReadOnlyList<string> FieldsNotKept { get; init; } = [];

    internal bool Public { get; init; }
    internal bool MustRevalidate { get; init; }
    internal bool ProxyRevalidate { get; init; }
    internal bool MustUnderstand { get; init; }
    internal bool Immutable { get; init; }
    internal TimeSpan? MaxAge { get; init; }
    internal TimeSpan? SharedMaxAge { get; init; }
    internal TimeSpan? StaleWhileRevalidate { get; init; }
    internal TimeSpan? StaleIfError { get; init; }

    internal static ResponseDirectives Of(IReadOnlyList<HeaderField> fields)
    {
        if (TargetedField.TryRead(fields, out List<CacheDirective> targeted)) return Of(targeted) with { IsTargeted = true };
        return fields.Has("Cache-Control") ? Of(CacheDirective.AllOf(fields)) : None;
    }

    private static ResponseDirectives Of(IEnumerable<CacheDirective> directives)
    {
        ResponseDirectives read = None;
        foreach (CacheDirective directive in directives)
        {
            read = directive.Name switch
            {
                "no-store" => read with { NoStore = true },
                "no-cache" when directive.FieldNames is { } names => read with { FieldsNotKept = [.. read.FieldsNotKept, .. names] },
                "no-cache" => read with { NoCache = true },
                "private" when directive.FieldNames is { } names => read with { FieldsNotKept = [.. read.FieldsNotKept, .. names] },
                "private" => read with { Private = true },
                "public" => read with { Public = true },
                "must-revalidate" => read with { MustRevalidate = true },
                "proxy-revalidate" => read with { ProxyRevalidate = true },
                "must-understand" => read with { MustUnderstand = true },
                "immutable" => read with { Immutable = true },
                "max-age" => read with { MaxAge = read.MaxAge ?? directive.Seconds ?? TimeSpan.Zero },
                "s-maxage" => read with { SharedMaxAge = read.SharedMaxAge ?? directive.Seconds ?? TimeSpan.Zero },
                "stale-while-revalidate" => read with { StaleWhileRevalidate = read.StaleWhileRevalidate ?? directive.Seconds },
                "stale-if-error" => read with { StaleIfError = read.StaleIfError ?? directive.Seconds },
                _ => read,
            };
        }
        return read;
    }
}
