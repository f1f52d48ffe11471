using System.Diagnostics;
using System.Net;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Delivery;

/// <summary>One request from decision to log line, the same for every stack and every kind of content.</summary>
internal sealed partial class DeliveryExchange(
    IRequestHandler handler, OwnFields own, DeliveryMetrics metrics, DeliveryFigures figures, AccessLog log, TimeProvider time,
    ILogger<DeliveryExchange> logger)
{
    internal async ValueTask<SendResult> ServeAsync(ViewerRequest request, IAnswerSender sender, CancellationToken cancel)
    {
        long began = time.GetTimestamp();
        using Activity? trace = BeginTrace(request);
        SegmentAnswer answer;
        try
        {
            answer = await DecideAsync(request, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            var left = new SendResult(SendEnd.ViewerLeft, 0, null);
            Done(request, null, 0, left, began);
            return left;
        }
        using (answer)
        {
            answer.OwnFields = own.For(answer, time.GetElapsedTime(began));
            SendResult result = await sender.SendAsync(request, answer, cancel);
            Done(request, answer.Outcome, answer.Status, result, began);
            return result;
        }
    }

    private async ValueTask<SegmentAnswer> DecideAsync(ViewerRequest request, CancellationToken cancel)
    {
        try
        {
            return await handler.AnswerAsync(request, cancel);
        }
        catch (RequestBodyException error)
        {
            return ProblemAnswer.Of(StatusCodes.Status400BadRequest, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The one boundary: what nobody expected is a bare 500 with a trace id, and a log line that says more.
            Broke(request.Method, request.Path, error);
            return ProblemAnswer.Of(StatusCodes.Status500InternalServerError, "This appliance made a mistake; ask another one.");
        }
    }

    private void Done(ViewerRequest request, CacheOutcome? outcome, int status, SendResult result, long began)
    {
        TimeSpan? firstByte = result.FirstByteAt is { } at ? time.GetElapsedTime(began, at) : null;
        figures.Sent(result.SentBytes, outcome);
        metrics.Answered(outcome, status, result.SentBytes, firstByte);
        if (result.End != SendEnd.Whole) metrics.Aborted(byViewer: result.End == SendEnd.ViewerLeft);
        log.Write(new AccessRecord(
            request.Method, request.Path, status, result.SentBytes, time.GetElapsedTime(began), firstByte,
            DeliveryMetrics.Label(outcome), request.Text(KnownField.Range), ClientOf(request.Client), Activity.Current?.TraceId.ToHexString(),
            result.End == SendEnd.Whole));
    }

    // The id a viewer's page chose leads through this log to the origin's. Kestrel's own stack has begun one already.
    private static Activity? BeginTrace(ViewerRequest request) =>
        Activity.Current is null && request.Text(KnownField.TraceParent) is { } parent
            ? new Activity("Netflix.Appliance.Request").SetIdFormat(ActivityIdFormat.W3C).SetParentId(parent).Start()
            : null;

    private static string? ClientOf(IPAddress? address) =>
        address is null ? null : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path} broke")]
    private partial void Broke(string method, string path, Exception error);
}
