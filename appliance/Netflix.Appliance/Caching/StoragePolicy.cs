using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// What a shared cache may keep (RFC 9111, section 3). <see cref="OfRequest"/> before the origin is asked: anything but
/// <see cref="NotStored.No"/> is a fetch for this request alone. <see cref="OfResponse"/> when the response's head is there.
/// </summary>
internal static class StoragePolicy
{
    // The store takes 64 KiB beside a body: the key, the fields and once more the surrogate keys among them, two bytes a character at most.
    private const int MostFieldCharacters = 12 * 1024;

    /// <summary>HEAD may be answered from the store, but its answer has no body to keep: ask the origin with GET, or pass.</summary>
    internal static NotStored OfRequest(CacheRequest request)
    {
        if (request.Method != "GET") return NotStored.Method;
        if (request.HasBody) return NotStored.RequestBody;
        return request.Directives.NoStore ? NotStored.RequestNoStore : NotStored.No;
    }

    internal static NotStored OfResponse(CacheRequest request, CacheResponse response, CachingOptions options)
    {
        if (OfRequest(request) is not NotStored.No and var refused) return refused;
        return OfDirectives(request, response) is not NotStored.No and var forbidden ? forbidden : OfUse(response, options);
    }

    private static NotStored OfDirectives(CacheRequest request, CacheResponse response)
    {
        ResponseDirectives directives = response.Directives;
        switch (response.Status)
        {
            case < 200: return NotStored.InterimStatus;
            case 206: return NotStored.PartialContent;
            case 304: return NotStored.NotModified;
        }
        if (directives.MustUnderstand && !StatusCode.IsUnderstood(response.Status)) return NotStored.StatusNotUnderstood;
        // Section 5.2.2.3: no-store beside must-understand is for caches that do not know must-understand.
        if (directives.NoStore && !directives.MustUnderstand) return NotStored.NoStore;
        if (directives.Private) return NotStored.Private;
        bool forAll = directives.Public || directives.MustRevalidate || directives.SharedMaxAge is not null;
        return request.Fields.Has("Authorization") && !forAll ? NotStored.Authorization : NotStored.No;
    }

    private static NotStored OfUse(CacheResponse response, CachingOptions options)
    {
        switch (VaryFields.Read(response.Fields, options.VaryFields, out _))
        {
            case VaryVerdict.Any: return NotStored.VaryAny;
            case VaryVerdict.TooMany: return NotStored.TooManyVaryFields;
        }
        bool cookie = response.Fields.Has("Set-Cookie") && !response.Directives.FieldsNotKept.Contains("Set-Cookie", StringComparer.OrdinalIgnoreCase);
        if (cookie && !options.StoreSetCookie) return NotStored.SetCookie;
        if (!SurrogateKeys.TryRead(response.Fields, options.SurrogateKeys, out _)) return NotStored.TooManySurrogateKeys;
        if (response.Fields.Sum(field => field.Name.Length + field.Value.Length) > MostFieldCharacters) return NotStored.FieldsTooLong;

        var freshness = Freshness.Of(response, options);
        bool allowed = freshness.Lifetime.IsExplicit || response.Directives.Public || StatusCode.IsHeuristicallyCacheable(response.Status);
        if (!allowed || (freshness.Lifetime.Source == LifetimeSource.None && !response.HasValidator)) return NotStored.NoFreshness;
        bool staleOnArrival = freshness.AlwaysRevalidate || !freshness.IsFresh(response.ReceivedAt);
        bool usable = !staleOnArrival || response.HasValidator
            || (!freshness.AlwaysRevalidate && !freshness.NeverStale
                && freshness.TimeToLive(response.ReceivedAt) + Longer(freshness.StaleWhileRevalidate, freshness.StaleIfError) > TimeSpan.Zero);
        return usable ? NotStored.No : NotStored.NeverUsable;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
