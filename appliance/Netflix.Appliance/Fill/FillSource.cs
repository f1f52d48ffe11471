using Netflix.Appliance.Caching;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Purges;

namespace Netflix.Appliance.Fill;

/// <summary>Where a fill's bytes come from and what proves them.</summary>
internal interface IFillSource
{
    /// <summary>For platform content the head is known before the origin is asked; null where the origin decides.</summary>
    public ResponseHead? KnownHead { get; }

    /// <summary>Bytes; null when only the origin knows.</summary>
    public long? KnownLength { get; }

    /// <summary>What the whole body must hash to; null for foreign origins, whose bytes nothing proves.</summary>
    public ContentDigest? Digest { get; }

    /// <summary>The stored object whose validity the origin is asked about, and which a 304 makes good again; null for a plain fetch.</summary>
    public StoredContent? Stale => null;

    /// <summary>One attempt to get the body from <paramref name="offset"/> on.</summary>
    /// <param name="validator">The strong ETag of the bytes before the offset; null at offset zero.</param>
    /// <exception cref="FillException">The origin's answer is no body; transient or not.</exception>
    public Task<SourceAnswer> OpenAsync(long offset, string? validator, CancellationToken cancel);

    /// <summary>The head to keep, now that the body's SHA-256 is known.</summary>
    public ResponseHead Proven(ResponseHead head, string sha256) => head;

    /// <summary>Where what came is kept, when the origin's answer tells that it is one of several variants; null: under the key it was asked for.</summary>
    /// <param name="start">When the fetch began: a purge since then covers the marker too.</param>
    public Task<VariantPlace?> PlaceAsync(ObjectKey asked, ResponseHead head, FillStart? start, CancellationToken cancel) => Task.FromResult<VariantPlace?>(null);
}

/// <summary>A variant's own key and the marker that leads to it; or the URI's key and none, for what was a variant and is good for all now.</summary>
internal sealed record VariantPlace(ObjectKey Key, VariantMarker? Marker);

internal abstract record SourceAnswer(HttpResponseMessage Response) : IDisposable
{
    /// <summary>Fields that only the request which caused the answer may see.</summary>
    internal IReadOnlyList<HeaderField> OwnFields { get; init; } = [];

    public void Dispose() => Response.Dispose();
}

/// <param name="TotalLength">Of the whole object, not of the part that follows; null when not announced.</param>
internal sealed record SourceBody(ResponseHead Head, long? TotalLength, Stream Bytes, HttpResponseMessage Response)
    : SourceAnswer(Response)
{
    /// <summary>By which a purge finds it.</summary>
    internal IReadOnlyList<string> SurrogateKeys { get; init; } = [];
}

/// <summary>An answer that may not be shared: it belongs to the one request that caused it.</summary>
internal sealed record SourceUnshareable(HttpResponseMessage Response, NotStored Reason) : SourceAnswer(Response);

/// <summary>304: the stored body is good still, under this head.</summary>
/// <param name="NotStored">Other than No: it may answer the request that caused the question, and is kept no longer.</param>
internal sealed record SourceRevalidated(ResponseHead Head, NotStored NotStored, HttpResponseMessage Response) : SourceAnswer(Response)
{
    /// <summary>Whether the new head says more than the stored one: each is a write.</summary>
    internal bool IsWorthWriting { get; init; }
}
