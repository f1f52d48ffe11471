namespace Netflix.Appliance.Caching;

internal enum ReuseVerdict
{
    /// <summary>Answer with it.</summary>
    Fresh,

    /// <summary>It is stale, and the request takes it so (max-stale): answer with it, no need to revalidate.</summary>
    StaleAccepted,

    /// <summary>Answer with it at once and revalidate behind the viewer's back (RFC 5861, section 3).</summary>
    StaleWhileRevalidate,

    /// <summary>Ask the origin first. If the origin fails: <see cref="Reuse.StaleIfErrorUntil"/>.</summary>
    MustRevalidate,

    /// <summary>Only a stored response was wanted (only-if-cached), and this one will not do: answer 504.</summary>
    GatewayTimeout,
}

/// <param name="Age">For the Age field of the answer, in whole seconds.</param>
/// <param name="TimeToLive">Negative when stale; for Cache-Status.</param>
/// <param name="StaleIfErrorUntil">Until when it may stand in for an origin that fails; null: it may not.</param>
/// <param name="BecauseOfRequest">The response is fresh, the request wants better: Cache-Status says fwd=request, not fwd=stale.</param>
internal readonly record struct Reuse(ReuseVerdict Verdict, TimeSpan Age, TimeSpan TimeToLive, DateTimeOffset? StaleIfErrorUntil, bool BecauseOfRequest);

/// <summary>
/// May a stored response answer this request now (RFC 9111, sections 4, 4.2.4 and 5.2.1)?
/// <code>
/// request no-cache, response no-cache                       → must revalidate
/// older than request max-age, not fresh for min-fresh       → must revalidate
/// age &lt; lifetime                                            → fresh
/// must-revalidate, proxy-revalidate, s-maxage               → must revalidate
/// stale by no more than max-stale                           → stale accepted
/// stale by no more than stale-while-revalidate              → stale while revalidate
/// otherwise                                                 → must revalidate
/// </code>
/// With only-if-cached "must revalidate" becomes 504. A no-store of the request is about keeping its answer, not about using what is there
/// (section 5.2.1.5).
/// </summary>
internal static class ReusePolicy
{
    internal static Reuse At(DateTimeOffset now, Freshness stored, RequestDirectives request)
    {
        TimeSpan age = stored.Age(now), left = stored.Lifetime.Time - age;
        bool fresh = left > TimeSpan.Zero && !stored.AlwaysRevalidate;
        ReuseVerdict verdict = Decide(stored, request, age, left);
        bool because = fresh && verdict == ReuseVerdict.MustRevalidate;
        DateTimeOffset? until = StaleIfErrorUntil(now, stored, request, left);
        if (verdict == ReuseVerdict.MustRevalidate && request.OnlyIfCached) verdict = ReuseVerdict.GatewayTimeout;
        return new Reuse(verdict, age, left, until, because);
    }

    /// <summary>When nothing is stored: an error for a request that wants nothing else.</summary>
    internal static bool IsGatewayTimeoutOnMiss(RequestDirectives request) => request.OnlyIfCached;

    private static ReuseVerdict Decide(Freshness stored, RequestDirectives request, TimeSpan age, TimeSpan left)
    {
        if (request.NoCache || stored.AlwaysRevalidate) return ReuseVerdict.MustRevalidate;
        bool fresh = left > TimeSpan.Zero;
        // RFC 8246: a plain reload (max-age=0) of what cannot change is no reason to ask; a forced one (no-cache) is.
        if (request.MaxAge is { } maxAge && age > maxAge && !(fresh && stored.Immutable)) return ReuseVerdict.MustRevalidate;
        if (request.MinFresh is { } minFresh && left < minFresh) return ReuseVerdict.MustRevalidate;
        if (fresh) return ReuseVerdict.Fresh;
        if (stored.NeverStale) return ReuseVerdict.MustRevalidate;

        TimeSpan staleFor = -left;
        if (request.MaxStale is { } maxStale && staleFor <= maxStale) return ReuseVerdict.StaleAccepted;
        // Whoever gives max-age or min-fresh and no max-stale does not want it stale: section 5.2.1.1.
        bool freshWanted = request.MinFresh is not null || (request.MaxAge is not null && request.MaxStale is null);
        return !freshWanted && stored.StaleWhileRevalidate > TimeSpan.Zero && staleFor <= stored.StaleWhileRevalidate
            ? ReuseVerdict.StaleWhileRevalidate
            : ReuseVerdict.MustRevalidate;
    }

    // "Regardless of other freshness information" (RFC 5861, section 4), but not against no-cache or must-revalidate (RFC 9111, 4.2.4).
    private static DateTimeOffset? StaleIfErrorUntil(DateTimeOffset now, Freshness stored, RequestDirectives request, TimeSpan left)
    {
        if (request.NoCache || stored.AlwaysRevalidate || stored.NeverStale) return null;
        TimeSpan allowed = request.StaleIfError is { } asked && asked > stored.StaleIfError ? asked : stored.StaleIfError;
        if (allowed == TimeSpan.Zero) return null;
        TimeSpan ahead = left + allowed;
        if (ahead < TimeSpan.Zero) return null;
        return ahead < DateTimeOffset.MaxValue - now ? now + ahead : DateTimeOffset.MaxValue;
    }
}
