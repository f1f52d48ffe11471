using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Netflix.ServiceDefaults.Telemetry;

/// <summary>
/// One JSON object a line on standard output, with the W3C trace id of the request it belongs to: ASP.NET takes it from
/// <c>traceparent</c>, HttpClient and gRPC hand it on, so one id leads from the browser's request to the origin's log.
/// </summary>
internal static class StructuredLogs
{
    internal static void AddStructuredLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.Configure(options => options.ActivityTrackingOptions =
            ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        builder.Logging.ClearProviders().AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            console.JsonWriterOptions = new JsonWriterOptions { Indented = false };
        });
        // Two lines per request from the framework would drown the rest; each program logs its own access line.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.Error);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
    }
}
