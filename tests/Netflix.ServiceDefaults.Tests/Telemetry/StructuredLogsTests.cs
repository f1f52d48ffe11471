using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Netflix.ServiceDefaults.Tests.Running;

namespace Netflix.ServiceDefaults.Tests.Telemetry;

public sealed class StructuredLogsTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_line_is_one_JSON_object_with_the_trace_id_of_the_callers_traceparent()
    {
        TextWriter console = Console.Out;
        using var captured = new StringWriter(new StringBuilder());
        Console.SetOut(TextWriter.Synchronized(captured));
        try
        {
            await using PlatformHost host = await PlatformHost.StartAsync(quiet: false, routes: app => app.MapGet("/work", (ILogger<StructuredLogsTests> logger) =>
            {
                WorkDone(logger, 42, null);
                return "done";
            }));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/work");
            request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
            using HttpResponseMessage answer = await host.Public.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }
        finally
        {
            Console.SetOut(console);
        }

        string[] lines = captured.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string line = Assert.Single(lines, line => line.Contains("Work 42 done", StringComparison.Ordinal));
        JsonElement entry = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.Equal("Information", entry.GetProperty("LogLevel").GetString());
        Assert.Equal(42, entry.GetProperty("State").GetProperty("Number").GetInt32());
        Assert.Contains(entry.GetProperty("Scopes").EnumerateArray(),
            scope => scope.TryGetProperty("TraceId", out JsonElement id) && id.GetString() == TraceId);
    }

    private static readonly Action<ILogger, int, Exception?> WorkDone =
        LoggerMessage.Define<int>(LogLevel.Information, new EventId(1), "Work {Number} done");
}
