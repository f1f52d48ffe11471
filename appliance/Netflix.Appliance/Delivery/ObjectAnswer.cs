using System.Globalization;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Caching.Ranges;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>From an object, stored or arriving, to the answer for one request: conditions, ranges, status.</summary>
internal static class ObjectAnswer
{
    // What a 304 carries, RFC 9110 section 15.4.5; and what the next cache goes by.
    private static readonly string[] NotModifiedFields =
        ["ETag", "Cache-Control", "CDN-Cache-Control", "Content-Location", "Date", "Expires", "Vary", "Last-Modified", "Cache-Status", "Via"];

    /// <summary>Takes over the body: it goes with the answer, or is given back here.</summary>
    /// <param name="said">For Cache-Status; null: what the outcome says.</param>
    internal static SegmentAnswer Of(
        SegmentRequest request, ResponseHead head, IContentBody body, CacheOutcome outcome, CacheStatusEntry? said, DateTimeOffset now)
    {
        TimeSpan? age = head.Freshness?.Age(now);
        // Conditions and ranges are about a 200; another status is answered as it came (RFC 9110, sections 13.2.1 and 14.2).
        if (head.Status != StatusCodes.Status200OK) return Whole(request, head, body, outcome, said, age);
        switch (Preconditions.Evaluate(request, head, now))
        {
            case PreconditionVerdict.NotModified:
                body.Dispose();
                return new SegmentAnswer
                {
                    Status = StatusCodes.Status304NotModified,
                    Fields = [.. head.Fields.Where(field => NotModifiedFields.Contains(field.Name, StringComparer.OrdinalIgnoreCase))],
                    Outcome = outcome,
                    CacheStatus = said,
                    Age = age,
                };
            case PreconditionVerdict.Failed:
                body.Dispose();
                return Problem(StatusCodes.Status412PreconditionFailed, "The object is another version than If-Match or If-Unmodified-Since asks for.", outcome, said);
        }

        // Range has a meaning in GET only.
        if (request.IsHead || request.Range is not { } field || body.Length is not { } total || !IfRange.Applies(request.IfRange, head.Fields, now))
            return Whole(request, head, body, outcome, said, age);
        IReadOnlyList<ByteRange> ranges = [];
        RangeVerdict verdict = RangeField.ReadSingle(field, total, out ByteRange range);
        if (verdict == RangeVerdict.Whole) verdict = RangeField.Read(field, total, out ranges);
        switch (verdict)
        {
            case RangeVerdict.Unsatisfiable:
                body.Dispose();
                return Problem(
                    StatusCodes.Status416RangeNotSatisfiable, $"The range lies outside the {total} bytes of the object.", outcome, said,
                    new HeaderField("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{total}")));
            case RangeVerdict.Satisfiable:
                return ranges.Count > 1
                    ? Parts(head, body, ranges, total, outcome, said, age)
                    : Part(head, body, ranges is [var merged] ? merged : range, total, outcome, said, age);
            default:
                return Whole(request, head, body, outcome, said, age);
        }
    }

    private static SegmentAnswer Whole(SegmentRequest request, ResponseHead head, IContentBody body, CacheOutcome outcome, CacheStatusEntry? said, TimeSpan? age)
    {
        long? length = body.Length;
        if (request.IsHead) body.Dispose();
        return new SegmentAnswer
        {
            Status = head.Status,
            Fields = head.Fields,
            Body = request.IsHead ? null : body,
            EndExclusive = length ?? long.MaxValue,
            ContentLength = head.Status == StatusCodes.Status204NoContent ? null : length,
            Outcome = outcome,
            CacheStatus = said,
            Age = age,
        };
    }

    private static SegmentAnswer Part(
        ResponseHead head, IContentBody body, ByteRange range, long total, CacheOutcome outcome, CacheStatusEntry? said, TimeSpan? age) => new()
    {
        Status = StatusCodes.Status206PartialContent,
        Fields = [.. head.Fields, new HeaderField("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.EndExclusive - 1}/{total}"))],
        Body = body,
        Offset = range.Offset,
        EndExclusive = range.EndExclusive,
        ContentLength = range.Length,
        Outcome = outcome,
        CacheStatus = said,
        Age = age,
    };

    private static SegmentAnswer Parts(
        ResponseHead head, IContentBody body, IReadOnlyList<ByteRange> ranges, long total, CacheOutcome outcome, CacheStatusEntry? said, TimeSpan? age)
    {
        var parts = MultipartRanges.Of(ranges, total, head["Content-Type"], MultipartRanges.NewBoundary());
        return new SegmentAnswer
        {
            Status = StatusCodes.Status206PartialContent,
            Fields =
            [
                .. head.Fields.Where(field => !field.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)),
                new HeaderField("Content-Type", parts.ContentType),
            ],
            Body = new MultipartBody(body, parts),
            EndExclusive = parts.ContentLength,
            ContentLength = parts.ContentLength,
            Outcome = outcome,
            CacheStatus = said,
            Age = age,
        };
    }

    private static SegmentAnswer Problem(int status, string detail, CacheOutcome outcome, CacheStatusEntry? said, params ReadOnlySpan<HeaderField> fields)
    {
        SegmentAnswer answer = ProblemAnswer.Of(status, detail, outcome, retryLater: false, fields);
        answer.CacheStatus = said;
        return answer;
    }
}
