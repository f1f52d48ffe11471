using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Netflix.ServiceDefaults.Tests.Running;

/// <summary>
/// A program with nothing but the defaults and the routes of a test, on three real listeners. Each has a loopback address of its
/// own, so that a free port can be told by the address it belongs to.
/// </summary>
internal sealed class PlatformHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlatformHost(WebApplication app) => _app = app;

    public HttpClient Public { get; private set; } = null!;
    public HttpClient Fleet { get; private set; } = null!;
    public HttpClient Admin { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;

    public static async Task<PlatformHost> StartAsync(Action<WebApplication>? routes = null, bool quiet = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
        [
            "--Kestrel:Endpoints:Public:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Fleet:Url=http://127.0.0.2:0", "--Kestrel:Endpoints:Fleet:Protocols=Http2",
            "--Kestrel:Endpoints:Admin:Url=http://127.0.0.3:0",
        ]);
        builder.AddServiceDefaults();
        if (quiet) builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapServiceDefaults();
        routes?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PlatformHost(app)
        {
            Public = Client(app, "127.0.0.1", new Version(1, 1)),
            Fleet = Client(app, "127.0.0.2", new Version(2, 0)),
            Admin = Client(app, "127.0.0.3", new Version(1, 1)),
        };
    }

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        Fleet.Dispose();
        Admin.Dispose();
        await _app.DisposeAsync();
    }

    private static HttpClient Client(WebApplication app, string address, Version version) => new()
    {
        BaseAddress = app.Urls.Select(url => new Uri(url)).Single(url => url.Host == address),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(30),
    };
}
