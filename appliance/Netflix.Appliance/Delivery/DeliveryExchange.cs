using System.Diagnostics;
using System.Globalization;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>One request from decision to log line: what platform content and foreign origins have in common.</summary>
internal sealed class DeliveryExchange(
    SegmentResolver resolver, CopyingSender sender, ApplianceName name, DeliveryMetrics metrics, DeliveryFigures figures,
    AccessLog log, IProblemDetailsService problems, TimeProvider time)
{
    /// <returns>The answer when it is a pass that the caller has to carry out; null when all is done. <paramref name="began"/> is for its log line.</returns>
    internal async Task<SegmentAnswer?> ServeAsync(HttpContext context, SegmentRequest request, IContentPolicy policy, long began)
    {
        SegmentAnswer answer;
        try
        {
            answer = await resolver.ResolveAsync(request, policy, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Done(context, null, new SendResult(SendEnd.ViewerLeft, 0, null), began);
            return null;
        }
        if (answer.IsPass) return answer;
        using (answer)
        {
            SetOwnFields(context.Response, answer, time.GetElapsedTime(began));
            SendResult result = answer.Problem is null ? await sender.SendAsync(context, answer) : await TellAsync(context, answer);
            Done(context, answer.Outcome, result, began);
        }
        return null;
    }

    /// <summary>Counts and logs one request.</summary>
    internal void Done(HttpContext context, CacheOutcome? outcome, SendResult result, long began)
    {
        TimeSpan? firstByte = result.FirstByteAt is { } at ? time.GetElapsedTime(began, at) : null;
        int status = context.Response.StatusCode;
        figures.Sent(result.SentBytes, outcome);
        metrics.Answered(outcome, status, result.SentBytes, firstByte);
        if (result.End != SendEnd.Whole) metrics.Aborted(byViewer: result.End == SendEnd.ViewerLeft);
        // The path only: a query may carry what players report about their viewers.
        log.Write(new AccessRecord(
            context.Request.Method, context.Request.Path, status, result.SentBytes, time.GetElapsedTime(began), firstByte,
            DeliveryMetrics.Label(outcome), context.Request.Headers.Range, ClientOf(context), Activity.Current?.TraceId.ToHexString(),
            result.End == SendEnd.Whole));
    }

    private async Task<SendResult> TellAsync(HttpContext context, SegmentAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (HeaderField field in answer.Fields) context.Response.Headers.Append(field.Name, field.Value);
        context.Response.Headers.CacheControl = "no-store";
        if (answer.RetryLater) context.Response.Headers.RetryAfter = "1";
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = { Status = answer.Status, Detail = answer.Problem } });
        return new SendResult(SendEnd.Whole, 0, null);
    }

    private void SetOwnFields(HttpResponse response, SegmentAnswer answer, TimeSpan decided)
    {
        response.Headers.Append("Cache-Status", CacheStatus.Of(name, answer.Outcome));
        response.Headers["X-Appliance"] = name.Value;
        response.Headers.Append("Server-Timing", string.Create(
            CultureInfo.InvariantCulture, $"cache;desc={DeliveryMetrics.Label(answer.Outcome)};dur={decided.TotalMilliseconds:0.###}"));
        if (answer.Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && answer.ContentLength is not null)
            response.Headers.AcceptRanges = "bytes";
        if (answer.Age is { } age) response.Headers.Age = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static string? ClientOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;
}
