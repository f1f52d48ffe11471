using System.Net;
using Polly;
using Polly.Retry;

namespace Netflix.Encoder.Origin;

/// <summary>How the encoder bears with an origin that restarts, is busy, or is behind a bad line.</summary>
internal static class OriginRetry
{
    public static ResiliencePipeline Pipeline(int attempts, TimeProvider time, Action<Exception> onRetry) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<OriginUnavailableException>(),
                MaxRetryAttempts = attempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(15),
                DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as OriginUnavailableException)?.RetryAfter),
                OnRetry = outcome =>
                {
                    if (outcome.Outcome.Exception is { } error) onRetry(error);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    /// <summary>
    /// Sends; a broken connection or an answer that may be different next time becomes <see cref="OriginUnavailableException"/>.
    /// 401 and 403 count among these, for a fresh token may be on its way with the next heartbeat.
    /// </summary>
    public static async Task<HttpResponseMessage> SendToOriginAsync(this HttpClient client, HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (Exception error) when (IsBrokenConnection(error, cancel))
        {
            throw new OriginUnavailableException($"The origin does not answer: {error.Message}", inner: error);
        }
        if (!IsTransient(response.StatusCode)) return response;
        using (response)
        {
            throw new OriginUnavailableException($"The origin answered {(int)response.StatusCode}.", response.Headers.RetryAfter?.Delta);
        }
    }

    /// <summary>A time-out of HttpClient is a cancellation that nobody asked for.</summary>
    private static bool IsBrokenConnection(Exception error, CancellationToken cancel) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private static bool IsTransient(HttpStatusCode status) => status
        is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

/// <summary>The origin could not be reached or was not able; another attempt may succeed.</summary>
internal sealed class OriginUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    // A header is a stranger's wish; more than this is not granted.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(60);

    public TimeSpan? RetryAfter { get; } = retryAfter > MaxRetryAfter ? MaxRetryAfter : retryAfter;
}

/// <summary>The origin refused for a reason that repetition does not cure.</summary>
internal sealed class OriginRefusedException(string message) : Exception(message);
