using System.Globalization;
using System.Text;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Why a request went on to the origin (RFC 9211, section 2.2).</summary>
internal enum ForwardReason
{
    Bypass,
    Method,
    UriMiss,
    VaryMiss,
    Miss,
    Request,
    Stale,
    Partial,
}

/// <summary>
/// This cache's member of Cache-Status (RFC 9211): a hit, or a reason for not being one, never both; neither when the answer is this cache's
/// own. Sent as a line of its own after those of the caches nearer to the origin.
/// </summary>
internal sealed record CacheStatusEntry
{
    private CacheStatusEntry(bool isHit, ForwardReason? forwarded) => (IsHit, Forwarded) = (isHit, forwarded);

    internal bool IsHit { get; }

    internal ForwardReason? Forwarded { get; }

    /// <summary>The origin's status, where it is not the one the viewer gets: 304 for a revalidated hit.</summary>
    internal int? ForwardStatus { get; init; }

    /// <summary>Rounded down, so that what is stale is at least -1.</summary>
    internal TimeSpan? TimeToLive { get; init; }

    internal bool Stored { get; init; }
    internal bool Collapsed { get; init; }

    /// <summary>For people who look into it: a <see cref="NotStored"/>, a failure.</summary>
    internal string? Detail { get; init; }

    internal static CacheStatusEntry Hit(TimeSpan? timeToLive = null) => new(isHit: true, null) { TimeToLive = timeToLive };

    internal static CacheStatusEntry Forward(ForwardReason reason) => new(isHit: false, reason);

    /// <summary>Neither stored nor forwarded: the cache refuses.</summary>
    internal static CacheStatusEntry Own(string detail) => new(isHit: false, null) { Detail = detail };

    internal HeaderField ToField(ApplianceName name)
    {
        var text = new StringBuilder(name.AsStructuredField);
        if (IsHit) text.Append("; hit");
        if (Forwarded is { } reason) text.Append("; fwd=").Append(Token(reason));
        if (Forwarded is not null && ForwardStatus is { } status) text.Append(CultureInfo.InvariantCulture, $"; fwd-status={status}");
        if (TimeToLive is { } ttl) text.Append(CultureInfo.InvariantCulture, $"; ttl={(long)Math.Floor(ttl.TotalSeconds)}");
        // Both are about a forwarded request.
        if (Forwarded is not null && Stored) text.Append("; stored");
        if (Forwarded is not null && Collapsed) text.Append("; collapsed");
        if (Detail is { } detail) text.Append("; detail=").Append(Quoted(detail));
        return new HeaderField("Cache-Status", text.ToString());
    }

    private static string Token(ForwardReason reason) => reason switch
    {
        ForwardReason.Bypass => "bypass",
        ForwardReason.Method => "method",
        ForwardReason.UriMiss => "uri-miss",
        ForwardReason.VaryMiss => "vary-miss",
        ForwardReason.Miss => "miss",
        ForwardReason.Request => "request",
        ForwardReason.Stale => "stale",
        ForwardReason.Partial => "partial",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason of RFC 9211."),
    };

    // A structured-field string is printable ASCII: RFC 9651, section 3.3.3.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(c is >= ' ' and <= '~' ? c : '?');
        }
        return quoted.Append('"').ToString();
    }
}
