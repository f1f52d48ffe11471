using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Fill;

internal abstract record LookupResult;

/// <summary>The object, whole or arriving. Whoever gets it disposes the body.</summary>
internal sealed record FoundContent(ResponseHead Head, IContentBody Body, CacheOutcome Outcome) : LookupResult
{
    internal bool IsCollapsed { get; init; }

    /// <summary>Whether it is, or is about to be, on disk for the next request.</summary>
    internal bool IsKept { get; init; }
}

/// <summary>The origin's answer may not be shared. The request that caused it gets it; the others (null) ask for themselves.</summary>
/// <param name="Status">The answer's, also where it is not given.</param>
internal sealed record UnshareableContent(SourceUnshareable? Answer, NotStored Reason, int Status) : LookupResult;

/// <summary>It is one of several variants: which one is wanted, and under which key it is, the request's fields tell.</summary>
internal sealed record VariantContent(VariantMarker Marker) : LookupResult;

/// <summary>How a question ended that no viewer waited for.</summary>
internal enum RefreshOutcome
{
    Done,

    /// <summary>The origin answered what may not be shared.</summary>
    NotShared,

    /// <summary>It did not answer, or with an error of its own.</summary>
    Failed,
}
