using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>Answers that say what went wrong, as RFC 9457 problem details with the trace id a person can quote.</summary>
internal static class ProblemAnswer
{
    private static readonly HeaderField Type = new("Content-Type", "application/problem+json");
    private static readonly HeaderField NoStore = new("Cache-Control", "no-store");
    private static readonly HeaderField RetrySoon = new("Retry-After", "1");

    internal static SegmentAnswer Of(int status, string detail, CacheOutcome? outcome = null, bool retryLater = false, params ReadOnlySpan<HeaderField> fields)
    {
        var problem = new Dictionary<string, object> { ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = detail };
        if (Activity.Current is { } trace) problem["traceId"] = trace.TraceId.ToHexString();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem);
        return new SegmentAnswer
        {
            Status = status,
            Fields = retryLater ? [.. fields, Type, NoStore, RetrySoon] : [.. fields, Type, NoStore],
            Body = new BytesBody(body),
            EndExclusive = body.Length,
            ContentLength = body.Length,
            Outcome = outcome,
            Problem = detail,
        };
    }
}
