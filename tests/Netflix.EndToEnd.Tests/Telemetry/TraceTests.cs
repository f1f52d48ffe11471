using System.Diagnostics;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Telemetry;

public sealed class TraceTests(DemoSite demo)
{
    [Fact]
    public async Task One_trace_id_leads_from_the_viewers_request_through_the_appliance_to_the_origin()
    {
        string trace = ActivityTraceId.CreateRandom().ToHexString();
        SiteProgram appliance = demo.Site.Appliances[0];
        using var http = new HttpClient();
        // A package nobody has: the appliance has to ask the origin. Artwork, because that needs no token.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(appliance.PublicUrl!, $"/titles/{trace}/artwork/poster.jpg"));
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);

        await AssertLoggedAsync(Path.ChangeExtension(appliance.Process.LogFile, ".access.log"), $" {trace} ");
        await AssertLoggedAsync(demo.Site.Origin.Process.LogFile, $"TraceId\":\"{trace}\"");
    }

    // Access lines are written behind the answer.
    private static async Task AssertLoggedAsync(string logFile, string wanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!Lines(logFile).Any(line => line.Contains(wanted, StringComparison.Ordinal)))
        {
            Assert.False(deadline.IsCancellationRequested, $"{Path.GetFileName(logFile)} has no line with {wanted}; its end:\n{string.Join('\n', Lines(logFile).TakeLast(5))}");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    // An access log begins with its first line.
    private static IEnumerable<string> Lines(string logFile) => File.Exists(logFile) ? File.ReadLines(logFile) : [];
}
