using Netflix.Origin.Content;

namespace Netflix.Origin.Access;

/// <summary>One line and one count per request. Paths hold ids only; tokens travel in headers, which are not logged.</summary>
internal sealed partial class AccessLog(RequestDelegate next, TimeProvider time, AccessMetrics metrics, ILogger<AccessLog> logger)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsOwnRoute(context))
        {
            await next(context);
            return;
        }
        long started = time.GetTimestamp();
        int? status = null;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        catch (Exception error)
        {
            // The boundary that answers stands outside of this; what it will say is known.
            status = error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            int final = context.RequestAborted.IsCancellationRequested ? ClientClosedRequest : status ?? StatusCodes.Status500InternalServerError;
            double seconds = time.GetElapsedTime(started).TotalSeconds;
            string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
            metrics.Count(context.Request.Method, route, final, seconds);
            Served(context.Request.Method, context.Request.Path, final, context.Request.ContentLength ?? 0,
                context.Features.Get<SentBytes>()?.Count ?? 0, seconds, context.User.Identity?.Name ?? "-");
        }
    }

    /// <summary>False for health checks and metrics, which answer every few seconds whatever the load.</summary>
    public static bool IsOwnRoute(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");

    [LoggerMessage(3403, LogLevel.Information, "{Method} {Path} {Status} in {BytesIn} out {BytesOut} {Seconds:0.0000} s for {Subject}")]
    private partial void Served(string method, PathString path, int status, long bytesIn, long bytesOut, double seconds, string subject);
}
