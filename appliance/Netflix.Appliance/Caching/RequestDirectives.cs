using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// What a request says to caches (RFC 9111, section 5.2.1; stale-if-error: RFC 5861, section 4). A value that cannot be read takes the
/// strict meaning: max-age counts as 0, an allowance (max-stale, stale-if-error) or min-fresh as not given.
/// </summary>
internal sealed record RequestDirectives
{
    internal static readonly RequestDirectives None = new();

    internal bool NoCache { get; init; }
    internal bool NoStore { get; init; }
    internal bool OnlyIfCached { get; init; }
    internal TimeSpan? MaxAge { get; init; }

    /// <summary><see cref="DeltaSeconds.VeryLong"/> when given without a number: stale by any time.</summary>
    internal TimeSpan? MaxStale { get; init; }

    internal TimeSpan? MinFresh { get; init; }
    internal TimeSpan? StaleIfError { get; init; }

    /// <summary>Costs nothing for the many requests that say nothing.</summary>
    internal static RequestDirectives Of(IReadOnlyList<HeaderField> fields)
    {
        // Section 5.4: Pragma counts only where Cache-Control does not speak.
        if (!fields.Has("Cache-Control"))
        {
            return fields.Has("Pragma") && fields.Members("Pragma").Contains("no-cache", StringComparer.OrdinalIgnoreCase)
                ? new RequestDirectives { NoCache = true }
                : None;
        }
        RequestDirectives read = None;
        foreach (CacheDirective directive in CacheDirective.AllOf(fields))
        {
            // Of several values the first counts: section 4.2.1.
            read = directive.Name switch
            {
                "no-cache" => read with { NoCache = true },
                "no-store" => read with { NoStore = true },
                "only-if-cached" => read with { OnlyIfCached = true },
                "max-age" => read with { MaxAge = read.MaxAge ?? directive.Seconds ?? TimeSpan.Zero },
                "max-stale" => read with { MaxStale = read.MaxStale ?? (directive.Argument is null ? DeltaSeconds.VeryLong : directive.Seconds) },
                "min-fresh" => read with { MinFresh = read.MinFresh ?? directive.Seconds },
                "stale-if-error" => read with { StaleIfError = read.StaleIfError ?? directive.Seconds },
                _ => read,
            };
        }
        return read;
    }
}
