using System.Net;
using Microsoft.AspNetCore.Builder;
using Netflix.ServiceDefaults.Listeners;
using Netflix.ServiceDefaults.Tests.Running;

namespace Netflix.ServiceDefaults.Tests.Listeners;

public sealed class NamedListenersTests : IAsyncLifetime
{
    private PlatformHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PlatformHost.StartAsync(app =>
    {
        app.MapGet("/plain", () => "plain");
        app.MapGet("/fleet", () => "fleet").OnListener(NamedListeners.Fleet);
        app.MapGet("/any", () => "any").OnAnyListener();
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/plain", HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData("/fleet", HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData("/any", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_route_exists_on_its_own_listener_only(string path, HttpStatusCode onPublic, HttpStatusCode onFleet, HttpStatusCode onAdmin) =>
        Assert.Equal((onPublic, onFleet, onAdmin), (await StatusAsync(_host.Public, path), await StatusAsync(_host.Fleet, path), await StatusAsync(_host.Admin, path)));

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/fleet")]
    public async Task A_forged_Host_header_leads_nowhere_else(string path)
    {
        foreach (string host in (string[])[_host.Admin.BaseAddress!.Authority, _host.Fleet.BaseAddress!.Authority, "Admin", "localhost"])
            Assert.Equal((host, HttpStatusCode.NotFound), (host, await StatusAsync(_host.Public, path, host)));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy,
        };
        request.Headers.Host = host;
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
