using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Netflix.Contracts.Titles;

namespace Netflix.Encoder.Tests.StandIns;

/// <summary>The origin's HTTP API as encoders see it, on a real socket, with faults that a test can order.</summary>
internal sealed class OriginStandIn : IAsyncDisposable
{
    public const string Token = "a-token-of-the-control-plane";
    private readonly WebApplication _app;

    private OriginStandIn(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Master id to file.</summary>
    public ConcurrentDictionary<string, string> Masters { get; } = new();

    /// <summary>Files put, by path in the title.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Traces { get; } = new();

    /// <summary>The manifest that was committed last.</summary>
    public byte[]? Committed { get; private set; }

    /// <summary>Runs before every request; true means that it has answered.</summary>
    public Func<HttpContext, Task<bool>> Fault { get; set; } = _ => Task.FromResult(false);

    public static async Task<OriginStandIn> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var origin = new OriginStandIn(builder.Build());
        origin._app.Use(origin.GuardAsync);
        origin._app.MapGet("/masters/{id}", origin.GetMaster);
        origin._app.MapPut("/publications/{publication}/files/{**path}", origin.PutFileAsync);
        origin._app.MapPost("/publications/{publication}/commit", (Delegate)origin.CommitAsync);
        await origin._app.StartAsync();
        return origin;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>
    /// Sends so many bytes, from where the request's range begins, as if all were to come, and breaks the connection once the
    /// client has them: an abort throws away what still waits to be read.
    /// </summary>
    public static async Task BreakAfterAsync(HttpContext context, byte[] file, int bytes, string downloaded)
    {
        int from = 0;
        if (context.Request.GetTypedHeaders().Range is { } range)
        {
            from = (int)range.Ranges.Single().From!.Value;
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = FormattableString.Invariant($"bytes {from}-{file.Length - 1}/{file.Length}");
        }
        context.Response.ContentLength = file.Length - from;
        await context.Response.Body.WriteAsync(file.AsMemory(from, bytes));
        await context.Response.Body.FlushAsync();
        await Eventually.TrueAsync(() => new FileInfo(downloaded).Length >= from + bytes, () => $"The client has only {new FileInfo(downloaded).Length} bytes.");
        context.Abort();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Range}".TrimEnd());
        Traces.Enqueue(context.Request.Headers.TraceParent.ToString());
        if (await Fault(context)) return;
        if (context.Request.Headers.Authorization != $"Bearer {Token}") context.Response.StatusCode = 401;
        else await next(context);
    }

    private IResult GetMaster(string id) => Masters.TryGetValue(id, out string? file)
        ? Results.File(file, "application/octet-stream", enableRangeProcessing: true)
        : Results.NotFound();

    private async Task<IResult> PutFileAsync(string path, HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        string digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body.ToArray()))}:";
        if (context.Request.Headers["Content-Digest"] != digest) return Results.Problem(statusCode: 422, detail: "The digest differs.");
        Files[path] = body.ToArray();
        return Results.StatusCode(201);
    }

    private async Task<IResult> CommitAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        TitleManifest manifest = TitleManifestFormat.Read(body.ToArray());
        string[] missing = [.. manifest.Files
            .Where(file => !Files.TryGetValue(file.Path, out byte[]? bytes) || Convert.ToHexStringLower(SHA256.HashData(bytes)) != file.Sha256)
            .Select(file => file.Path)];
        if (missing.Length > 0) return Results.Problem(statusCode: 409, extensions: new Dictionary<string, object?> { ["missing"] = missing });
        bool known = Committed is not null;
        Committed = body.ToArray();
        return Results.Json(new { package = PackageId.Of(Committed).ToString() }, statusCode: known ? 200 : 201);
    }
}
