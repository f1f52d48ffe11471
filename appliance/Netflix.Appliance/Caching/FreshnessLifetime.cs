namespace Netflix.Appliance.Caching;

internal enum LifetimeSource
{
    /// <summary>Nothing says how long: it is never fresh.</summary>
    None,
    SharedMaxAge,
    MaxAge,
    Expires,
    Heuristic,
    /// <summary><see cref="CachingOptions.NegativeSeconds"/> or <see cref="CachingOptions.RedirectSeconds"/>.</summary>
    Configured,
}

/// <summary>How long a response is fresh, counted from when the origin made it (RFC 9111, section 4.2.1).</summary>
internal readonly record struct FreshnessLifetime(TimeSpan Time, LifetimeSource Source)
{
    internal bool IsExplicit => Source is LifetimeSource.SharedMaxAge or LifetimeSource.MaxAge or LifetimeSource.Expires;

    internal static FreshnessLifetime Of(CacheResponse response, CachingOptions options)
    {
        ResponseDirectives directives = response.Directives;
        if (directives.SharedMaxAge is { } shared) return new FreshnessLifetime(shared, LifetimeSource.SharedMaxAge);
        if (directives.MaxAge is { } maxAge) return new FreshnessLifetime(maxAge, LifetimeSource.MaxAge);
        if (!directives.IsTargeted && response.Fields.Has("Expires")) return new FreshnessLifetime(UntilExpires(response), LifetimeSource.Expires);
        return Heuristic(response, options);
    }

    // Section 5.3: what is no date, "0" above all, lies in the past. So do several dates that differ (section 4.2.1).
    private static TimeSpan UntilExpires(CacheResponse response)
    {
        if (response.Fields.Lines("Expires").Distinct().Count() > 1 || response.DateOf("Expires") is not { } expires) return TimeSpan.Zero;
        return Clamp(expires - response.Date);
    }

    private static FreshnessLifetime Heuristic(CacheResponse response, CachingOptions options)
    {
        if (!StatusCode.IsHeuristicallyCacheable(response.Status) && !response.Directives.Public) return default;
        if (response.DateOf("Last-Modified") is { } modified)
        {
            TimeSpan time = Clamp((response.Date - modified) * (options.HeuristicPercent / 100.0));
            TimeSpan most = TimeSpan.FromSeconds(options.HeuristicMaxSeconds);
            return new FreshnessLifetime(time < most ? time : most, LifetimeSource.Heuristic);
        }
        int seconds = StatusCode.IsNegative(response.Status) ? options.NegativeSeconds : StatusCode.IsPermanentRedirect(response.Status) ? options.RedirectSeconds : 0;
        return seconds == 0 ? default : new FreshnessLifetime(TimeSpan.FromSeconds(seconds), LifetimeSource.Configured);
    }

    private static TimeSpan Clamp(TimeSpan time) =>
        time < TimeSpan.Zero ? TimeSpan.Zero : time < DeltaSeconds.VeryLong ? time : DeltaSeconds.VeryLong;
}
