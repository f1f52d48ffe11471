using System.Diagnostics;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Delivery;

/// <summary>One request from decision to log line, the same for every stack and every kind of content.</summary>
internal sealed partial class DeliveryExchange(
    IRequestHandler handler, OwnFields own, DeliveryMetrics metrics, DeliveryFigures figures, AccessLog log, TimeProvider time,
    ILogger<DeliveryExchange> logger)
{
    internal ValueTask<SendResult> ServeAsync(ViewerRequest request, IAnswerSender sender, CancellationToken cancel)
    {
        if (request.Has(KnownField.TraceParent)) return TraceAsync(request, sender, cancel);
        long began = time.GetTimestamp();
        ValueTask<SegmentAnswer> deciding = DecideAsync(request, cancel);
        if (!deciding.IsCompletedSuccessfully) return AwaitAsync(request, sender, deciding, began, cancel);
        // A hit that leaves at once: no state machine, nothing to wait for.
        SegmentAnswer answer = deciding.Result;
        ValueTask<SendResult> sending = SendAsync(request, sender, answer, began, cancel);
        if (!sending.IsCompletedSuccessfully) return FinishAsync(request, answer, sending, began);
        answer.Dispose();
        Done(request, answer.Outcome, answer.Status, sending.Result, began);
        return sending;
    }

    // The id a viewer's page chose leads through this log to the origin's. Kestrel's own stack has begun one already.
    private async ValueTask<SendResult> TraceAsync(ViewerRequest request, IAnswerSender sender, CancellationToken cancel)
    {
        using Activity? trace = Activity.Current is null
            ? new Activity("Netflix.Appliance.Request").SetIdFormat(ActivityIdFormat.W3C).SetParentId(request.Text(KnownField.TraceParent)!).Start()
            : null;
        long began = time.GetTimestamp();
        return await AwaitAsync(request, sender, DecideAsync(request, cancel), began, cancel);
    }

    private async ValueTask<SendResult> AwaitAsync(
        ViewerRequest request, IAnswerSender sender, ValueTask<SegmentAnswer> deciding, long began, CancellationToken cancel)
    {
        SegmentAnswer answer;
        try
        {
            answer = await deciding;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            var left = new SendResult(SendEnd.ViewerLeft, 0, null);
            Done(request, null, 0, left, began);
            return left;
        }
        return await FinishAsync(request, answer, SendAsync(request, sender, answer, began, cancel), began);
    }

    private ValueTask<SendResult> SendAsync(ViewerRequest request, IAnswerSender sender, SegmentAnswer answer, long began, CancellationToken cancel)
    {
        try
        {
            answer.OwnFields = own.For(answer, time.GetElapsedTime(began));
            return sender.SendAsync(request, answer, cancel);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private async ValueTask<SendResult> FinishAsync(ViewerRequest request, SegmentAnswer answer, ValueTask<SendResult> sending, long began)
    {
        using (answer)
        {
            SendResult result = await sending;
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

    private void Done(ViewerRequest request, CacheOutcome? outcome, int status, in SendResult result, long began)
    {
        TimeSpan? firstByte = result.FirstByteAt is { } at ? time.GetElapsedTime(began, at) : null;
        figures.Answered(outcome, status, result);
        if (firstByte is { } delay) metrics.FirstByte(outcome, delay);
        if (!log.IsOn) return;
        log.Write(new AccessLine
        {
            Request = request, Status = status, Result = result, Cache = DeliveryMetrics.Label(outcome), Duration = time.GetElapsedTime(began),
            FirstByte = firstByte, TraceId = Activity.Current?.TraceId.ToHexString(),
        });
    }

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path} broke")]
    private partial void Broke(string method, string path, Exception error);
}
