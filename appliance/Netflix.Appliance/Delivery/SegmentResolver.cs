using System.Globalization;
using Netflix.Appliance.Caching.Ranges;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>
/// Decides every answer, and sends none:
/// <code>
/// stored and fresh, readable      → answer from disk                     (hit)
/// HEAD, head and length known     → answer without a body               (miss, nothing fetched)
/// otherwise, fetch or join        → first bytes there  → answer from the fill (miss, collapsed)
///                                 → answer not shareable → pass
///                                 → failed             → problem
/// </code>
/// </summary>
internal sealed class SegmentResolver(ContentLookup content, TimeProvider time)
{
    // What a 304 carries, RFC 9110 section 15.4.5.
    private static readonly string[] NotModifiedFields = ["ETag", "Cache-Control", "Content-Location", "Date", "Expires", "Vary", "Last-Modified"];

    internal async ValueTask<SegmentAnswer> ResolveAsync(SegmentRequest request, IContentPolicy policy, CancellationToken cancel)
    {
        if (await content.FindStoredAsync(request.Key, cancel) is { } stored && await ReadableAsync(request, stored, cancel) is { } hit) return hit;
        try
        {
            return await FillAsync(request, policy, cancel);
        }
        catch (FillException error)
        {
            return FailureAnswer.Of(error);
        }
    }

    private async ValueTask<SegmentAnswer?> ReadableAsync(SegmentRequest request, FoundContent found, CancellationToken cancel)
    {
        SegmentAnswer answer = Decide(request, found);
        bool readable = false;
        try
        {
            readable = await answer.PrepareAsync(cancel);
            return readable ? answer : null;
        }
        finally
        {
            if (!readable) answer.Dispose();
        }
    }

    private async Task<SegmentAnswer> FillAsync(SegmentRequest request, IContentPolicy policy, CancellationToken cancel)
    {
        IFillSource source = await policy.SourceAsync(cancel);
        if (request.IsHead && source is { KnownHead: { } head, KnownLength: { } length })
            return Decide(request, new FoundContent(head, new AbsentBody(length), CacheOutcome.Miss));
        return await content.FillAsync(request.Key, source, cancel) switch
        {
            FoundContent found => await ReadableAsync(request, found, cancel)
                ?? throw new FillException(FillFailure.OriginUnavailable, "The disk does not give what was just stored.") { IsTransient = true },
            UnshareableContent { Answer: var own } => new SegmentAnswer { Status = 0, IsPass = true, Unshared = own },
            var other => throw new InvalidOperationException($"A look-up cannot end as {other}."),
        };
    }

    /// <summary>Takes over the body: it goes with the answer, or is given back here.</summary>
    private SegmentAnswer Decide(SegmentRequest request, FoundContent found)
    {
        (ResponseHead head, IContentBody body, CacheOutcome outcome) = found;
        string? etag = head["ETag"], lastModified = head["Last-Modified"];
        TimeSpan? age = head.FreshFor is null ? null : head.Age(time.GetUtcNow());

        switch (Preconditions.Evaluate(request, etag, lastModified))
        {
            case PreconditionVerdict.NotModified:
                body.Dispose();
                return new SegmentAnswer
                {
                    Status = StatusCodes.Status304NotModified,
                    Fields = [.. head.Fields.Where(field => NotModifiedFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase))],
                    Outcome = outcome,
                    Age = age,
                };
            case PreconditionVerdict.Failed:
                body.Dispose();
                return ProblemAnswer.Of(
                    StatusCodes.Status412PreconditionFailed, "The object is another version than If-Match or If-Unmodified-Since asks for.", outcome);
        }

        // Range has a meaning in GET only.
        RangeVerdict verdict = RangeVerdict.Whole;
        ByteRange range = default;
        if (!request.IsHead && request.Range is { } field && body.Length is { } total && Preconditions.RangeApplies(request.IfRange, etag, lastModified))
            verdict = RangeField.ReadSingle(field, total, out range);
        if (verdict == RangeVerdict.Unsatisfiable)
        {
            long length = body.Length ?? 0;
            body.Dispose();
            return ProblemAnswer.Of(
                StatusCodes.Status416RangeNotSatisfiable, $"The range lies outside the {length} bytes of the object.", outcome, retryLater: false,
                new HeaderField("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{length}")));
        }

        bool partial = verdict == RangeVerdict.Satisfiable;
        if (!partial && body.Length is { } whole) range = new ByteRange(0, whole);
        if (request.IsHead) body.Dispose();
        return new SegmentAnswer
        {
            Status = partial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK,
            Fields = partial
                ? [.. head.Fields, new HeaderField("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.EndExclusive - 1}/{body.Length}"))]
                : head.Fields,
            Body = request.IsHead ? null : body,
            Offset = range.Offset,
            EndExclusive = body.Length is null ? long.MaxValue : range.EndExclusive,
            ContentLength = body.Length is null ? null : range.Length,
            Outcome = outcome,
            Age = age,
        };
    }

    private sealed record AbsentBody(long? Length) : IContentBody
    {
        public ValueTask<bool> PrepareAsync(long offset, long endExclusive, CancellationToken cancel) => ValueTask.FromResult(true);

        public ValueTask<int> ReadAsync(long offset, long endExclusive, Memory<byte> buffer, CancellationToken cancel) => ValueTask.FromResult(0);

        public void Dispose()
        {
        }
    }
}
