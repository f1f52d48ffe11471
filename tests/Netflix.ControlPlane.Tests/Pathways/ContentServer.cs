using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Netflix.Lab.Processes;

namespace Netflix.ControlPlane.Tests.Pathways;

/// <summary>Answers with the bytes it was given for a path's end, as an origin or an appliance would, and keeps what it was asked.</summary>
internal sealed class ContentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();

    private ContentServer(WebApplication app, string url) => (_app, Url) = (app, url);

    internal string Url { get; }
    internal ConcurrentQueue<(string Path, string? Authorization)> Asked { get; } = new();

    internal static async Task<ContentServer> StartAsync(int? port = null)
    {
        string url = $"http://127.0.0.1:{port ?? FreePort.Next()}";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var server = new ContentServer(builder.Build(), url);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    internal void Put(string pathEnd, byte[] bytes) => _files[pathEnd] = bytes;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        Asked.Enqueue((path, context.Request.Headers.Authorization));
        if (_files.FirstOrDefault(file => path.EndsWith(file.Key, StringComparison.Ordinal)) is { Value: { } bytes }) await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        else context.Response.StatusCode = (int)HttpStatusCode.NotFound;
    }
}
