using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netflix.Appliance.Tests.Site;

/// <summary>What the origin does wrong, or slowly, with one path.</summary>
internal sealed class OriginBehaviour
{
    /// <summary>Sends this many bytes, then waits for <see cref="GoOn"/>.</summary>
    internal int? PauseAfterBytes { get; init; }
    internal TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Closes the connection after this many bytes of each answer.</summary>
    internal int? CutAfterBytes { get; init; }

    /// <summary>How many answers are cut; later ones are whole.</summary>
    internal int Cuts { get; init; } = int.MaxValue;

    /// <summary>Changes the bytes before they are sent.</summary>
    internal Func<byte[], byte[]>? Alter { get; init; }
    internal bool Chunked { get; init; }
    internal int? Status { get; init; }
}

internal sealed record OriginRequest(string Method, string Path, string? Range, string? Authorization, string? TraceParent);

/// <summary>An origin on a real socket that counts and can misbehave.</summary>
internal sealed class OriginStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, int> _cuts = new();

    private OriginStandIn(WebApplication app) => _app = app;

    internal Uri Url => new(_app.Urls.First());
    internal ConcurrentDictionary<string, OriginBehaviour> Behaviours { get; } = new();
    internal ConcurrentQueue<OriginRequest> Requests { get; } = new();

    internal int Count(string path) => Requests.Count(request => request.Path == path);

    internal static async Task<OriginStandIn> StartAsync(params TitlePackage[] titles)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var origin = new OriginStandIn(app);
        foreach (TitlePackage title in titles) origin.Publish(title);
        app.Run(origin.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return origin;
    }

    internal void Publish(TitlePackage title)
    {
        foreach ((string path, byte[] body) in title.Files) _files[title.Url(path)] = body;
    }

    public ValueTask DisposeAsync()
    {
        foreach (OriginBehaviour behaviour in Behaviours.Values) behaviour.GoOn.TrySetResult();
        return _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path;
        Requests.Enqueue(new OriginRequest(
            context.Request.Method, path, context.Request.Headers.Range, context.Request.Headers.Authorization, context.Request.Headers.TraceParent));
        OriginBehaviour behaviour = Behaviours.GetValueOrDefault(path) ?? new OriginBehaviour();
        if (behaviour.Status is { } status || !_files.TryGetValue(path, out byte[]? body))
        {
            context.Response.StatusCode = behaviour.Status ?? StatusCodes.Status404NotFound;
            return;
        }
        body = behaviour.Alter?.Invoke(body) ?? body;
        int from = 0;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{body.Length - 1}/{body.Length}";
        }
        if (!behaviour.Chunked) context.Response.ContentLength = body.Length - from;
        await SendAsync(context, behaviour, path, body.AsMemory(from));
    }

    private async Task SendAsync(HttpContext context, OriginBehaviour behaviour, string path, ReadOnlyMemory<byte> body)
    {
        int sent = 0;
        if (behaviour.PauseAfterBytes is { } pause && pause < body.Length)
        {
            await context.Response.Body.WriteAsync(body[..pause], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await behaviour.GoOn.Task.WaitAsync(context.RequestAborted);
            sent = pause;
        }
        if (behaviour.CutAfterBytes is { } cut && cut < body.Length && _cuts.AddOrUpdate(path, 1, (_, cuts) => cuts + 1) <= behaviour.Cuts)
        {
            await context.Response.Body.WriteAsync(body[sent..cut], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(body[sent..], context.RequestAborted);
    }
}
