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

    /// <summary>One attempt to get the body from <paramref name="offset"/> on.</summary>
    /// <param name="validator">The strong ETag of the bytes before the offset; null at offset zero.</param>
    /// <exception cref="FillException">The origin's answer is no body; transient or not.</exception>
    public Task<SourceAnswer> OpenAsync(long offset, string? validator, CancellationToken cancel);

    /// <summary>The head to keep, now that the body's SHA-256 is known.</summary>
    public ResponseHead Proven(ResponseHead head, string sha256) => head;
}

internal abstract record SourceAnswer(HttpResponseMessage Response) : IDisposable
{
    public void Dispose() => Response.Dispose();
}

/// <param name="TotalLength">Of the whole object, not of the part that follows; null when not announced.</param>
internal sealed record SourceBody(ResponseHead Head, long? TotalLength, Stream Bytes, HttpResponseMessage Response)
    : SourceAnswer(Response);

/// <summary>An answer that may not be shared: it belongs to the one request that caused it.</summary>
internal sealed record SourceUnshareable(HttpResponseMessage Response) : SourceAnswer(Response);
