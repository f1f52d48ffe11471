using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netflix.ControlPlane.Tests.Fleet.TurnUp;

/// <summary>An appliance's public URL: answers as it is told to.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Door(WebApplication app) => _app = app;

    internal int Status { get; set; } = StatusCodes.Status200OK;

    internal string Url => _app.Urls.Single();

    internal static async Task<Door> OpenAsync(string scheme = "http")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (scheme == "https") listen.UseHttps(SelfSigned.Create());
        }));
        if (scheme == "https") builder.WebHost.UseKestrelHttpsConfiguration();
        var door = new Door(builder.Build());
        door._app.MapGet("/health/ready", (HttpContext context) =>
        {
            context.Response.StatusCode = door.Status;
            if (door.Status == StatusCodes.Status302Found) context.Response.Headers.Location = "/elsewhere";
        });
        door._app.MapGet("/elsewhere", () => "well");
        await door._app.StartAsync(TestContext.Current.CancellationToken);
        return door;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
