using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.ServiceDefaults.Tests.Running;

namespace Netflix.ServiceDefaults.Tests.Errors;

public sealed class PlatformProblemDetailsTests : IAsyncLifetime
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private PlatformHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PlatformHost.StartAsync(app =>
    {
        app.MapGet("/throws", string () => throw new InvalidOperationException("the password is hunter2"));
        app.MapGet("/refuses", string () => throw new BadHttpRequestException("the secret is out", StatusCodes.Status413PayloadTooLarge));
        app.MapGet("/empty", () => Results.StatusCode(StatusCodes.Status403Forbidden));
        app.MapGet("/own", () => Results.Problem(statusCode: 409, title: "Taken", detail: "Choose another name."));
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/throws", HttpStatusCode.InternalServerError)]
    [InlineData("/refuses", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/empty", HttpStatusCode.Forbidden)]
    [InlineData("/own", HttpStatusCode.Conflict)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Every_error_is_a_problem_with_the_callers_trace_id_and_nothing_of_an_exception(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using HttpResponseMessage answer = await _host.Public.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal(TraceId, problem.GetProperty("traceId").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
    }
}
