using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>What of a request the cache decides by.</summary>
internal sealed record CacheRequest(string Method, IReadOnlyList<HeaderField> Fields)
{
    internal RequestDirectives Directives { get; } = RequestDirectives.Of(Fields);

    internal bool HasBody => Fields.Has("Transfer-Encoding") || (Fields.First("Content-Length") is { } length && length != "0");
}
