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

        await AssertLoggedAsync(appliance.Process.LogFile, trace);
        await AssertLoggedAsync(demo.Site.Origin.Process.LogFile, trace);
    }

    // Access lines are written behind the answer.
    private static async Task AssertLoggedAsync(string logFile, string trace)
    {
        // "TraceId" of the request's scope, or "RequestTraceId" of an access line.
        string wanted = $"TraceId\":\"{trace}\"";
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!File.ReadLines(logFile).Any(line => line.Contains(wanted, StringComparison.Ordinal)))
        {
            Assert.False(deadline.IsCancellationRequested, $"{Path.GetFileName(logFile)} has no line with {wanted}; its end:\n{string.Join('\n', File.ReadLines(logFile).TakeLast(5))}");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
