using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>What of an origin's response the cache decides by.</summary>
/// <param name="RequestedAt">When the request for it was sent.</param>
/// <param name="ReceivedAt">When its head was there.</param>
internal sealed record CacheResponse(int Status, IReadOnlyList<HeaderField> Fields, DateTimeOffset RequestedAt, DateTimeOffset ReceivedAt)
{
    internal ResponseDirectives Directives { get; } = ResponseDirectives.Of(Fields);

    /// <summary>Without one that can be read, the moment it was received: RFC 9110, section 6.6.1.</summary>
    internal DateTimeOffset Date => DateOf("Date") ?? ReceivedAt;

    internal bool HasValidator => Fields.Has("ETag") || DateOf("Last-Modified") is not null;

    internal DateTimeOffset? DateOf(string name) => HttpDate.TryRead(Fields.First(name), ReceivedAt, out DateTimeOffset date) ? date : null;
}
