namespace Netflix.Appliance.Caching;

/// <summary>
/// All that decides about reuse, read once when a response is stored or refreshed, so that a hit parses no field. Small and plain, to be
/// kept beside the body.
/// </summary>
internal sealed record Freshness
{
    internal required DateTimeOffset ReceivedAt { get; init; }
    internal required TimeSpan AgeWhenReceived { get; init; }
    internal required FreshnessLifetime Lifetime { get; init; }

    /// <summary>no-cache: good for nothing without the origin's word, however young.</summary>
    internal required bool AlwaysRevalidate { get; init; }

    /// <summary>must-revalidate, proxy-revalidate or s-maxage: never stale, whoever asks for it (RFC 9111, section 4.2.4).</summary>
    internal required bool NeverStale { get; init; }

    internal required bool Immutable { get; init; }
    internal required TimeSpan StaleWhileRevalidate { get; init; }
    internal required TimeSpan StaleIfError { get; init; }

    internal static Freshness Of(CacheResponse response, CachingOptions options)
    {
        ResponseDirectives directives = response.Directives;
        return new Freshness
        {
            ReceivedAt = response.ReceivedAt,
            AgeWhenReceived = ResponseAge.WhenReceived(response),
            Lifetime = FreshnessLifetime.Of(response, options),
            AlwaysRevalidate = directives.NoCache,
            NeverStale = directives.MustRevalidate || directives.ProxyRevalidate
                || (directives.SharedMaxAge is not null && !options.StaleDespiteSharedMaxAge),
            Immutable = directives.Immutable,
            StaleWhileRevalidate = directives.StaleWhileRevalidate ?? TimeSpan.Zero,
            StaleIfError = directives.StaleIfError ?? TimeSpan.FromSeconds(options.StaleIfErrorSeconds),
        };
    }

    internal void Write(BinaryWriter to)
    {
        to.Write(ReceivedAt.ToUnixTimeMilliseconds());
        to.Write((long)AgeWhenReceived.TotalMilliseconds);
        to.Write((long)Lifetime.Time.TotalMilliseconds);
        to.Write((byte)Lifetime.Source);
        to.Write(AlwaysRevalidate);
        to.Write(NeverStale);
        to.Write(Immutable);
        to.Write((long)StaleWhileRevalidate.TotalMilliseconds);
        to.Write((long)StaleIfError.TotalMilliseconds);
    }

    internal static Freshness Read(BinaryReader from) => new()
    {
        ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(from.ReadInt64()),
        AgeWhenReceived = TimeSpan.FromMilliseconds(from.ReadInt64()),
        Lifetime = new FreshnessLifetime(TimeSpan.FromMilliseconds(from.ReadInt64()), (LifetimeSource)from.ReadByte()),
        AlwaysRevalidate = from.ReadBoolean(),
        NeverStale = from.ReadBoolean(),
        Immutable = from.ReadBoolean(),
        StaleWhileRevalidate = TimeSpan.FromMilliseconds(from.ReadInt64()),
        StaleIfError = TimeSpan.FromMilliseconds(from.ReadInt64()),
    };

    /// <summary>current_age. A clock that was set back makes nothing younger than it was when it came.</summary>
    internal TimeSpan Age(DateTimeOffset now) => AgeWhenReceived + (now > ReceivedAt ? now - ReceivedAt : TimeSpan.Zero);

    /// <summary>What is left of the lifetime; negative when stale. Whole seconds of it are Cache-Status' ttl.</summary>
    internal TimeSpan TimeToLive(DateTimeOffset now) => Lifetime.Time - Age(now);

    internal bool IsFresh(DateTimeOffset now) => TimeToLive(now) > TimeSpan.Zero;
}
