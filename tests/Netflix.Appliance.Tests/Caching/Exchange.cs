using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Caching;

/// <summary>Requests and responses as tests write them: "Name: value" a line, all at one moment unless they say otherwise.</summary>
internal static class Exchange
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    internal static readonly CachingOptions Options = new();

    internal static HeaderField[] Fields(params string[] lines) =>
        [.. lines.Select(line => new HeaderField(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..]))];

    /// <summary>'|' separates lines.</summary>
    internal static HeaderField[] Lines(string text) => Fields(text.Split('|', StringSplitOptions.RemoveEmptyEntries));

    internal static CacheRequest Get(params string[] lines) => new("GET", Fields(lines));

    internal static CacheResponse Response(int status, params string[] lines) => new(status, Fields(lines), Now, Now);

    internal static Freshness Stored(params string[] lines) => Freshness.Of(Response(200, lines), Options);

    internal static string Date(int secondsFromNow) => HttpDate.Write(Now.AddSeconds(secondsFromNow));

    internal static DateTimeOffset After(int seconds) => Now.AddSeconds(seconds);
}
