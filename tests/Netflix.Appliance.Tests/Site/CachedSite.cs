using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A foreign origin that tests program, and one edge before it whose clock they set.</summary>
internal sealed class CachedSite : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cached-site-");
    private readonly ConcurrentQueue<OriginSaw> _requests = new();
    private readonly string[] _options;
    private WebApplication _origin = null!;
    private Uri _originUrl = null!;

    private CachedSite(string[] options) => _options = options;

    internal SettableClock Clock { get; } = new();
    internal ApplianceUnderTest Edge { get; private set; } = null!;

    /// <summary>What the origin does. Its Date is the clock's unless it sets one.</summary>
    internal RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    internal IReadOnlyCollection<OriginSaw> Requests => _requests;
    internal OriginSaw Last => _requests.Last();

    internal static async Task<CachedSite> StartAsync(params string[] options)
    {
        var site = new CachedSite(options);
        await site.StartOriginAsync();
        site.Edge = await site.StartEdgeAsync();
        return site;
    }

    /// <summary>A fixed answer: status, body, then "Name: value" lines.</summary>
    internal void Answers(int status, string body, params string[] lines) => Answer = context => WriteAsync(context, status, body, lines);

    internal static Task WriteAsync(HttpContext context, int status, string body, params string[] lines)
    {
        context.Response.StatusCode = status;
        foreach (string[] field in lines.Select(line => line.Split(": ", 2))) context.Response.Headers.Append(field[0], field[1]);
        if (status is 204 or 304) return Task.CompletedTask;
        context.Response.ContentLength = body.Length;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <param name="lines">"Name: value" of the request.</param>
    internal async Task<SiteReply> GetAsync(string path, params string[] lines) => await SendAsync(HttpMethod.Get, path, lines);

    internal async Task<SiteReply> SendAsync(HttpMethod method, string path, params string[] lines)
    {
        using HttpResponseMessage answer = await Edge.SendAsync(path, headers =>
        {
            foreach (string[] field in lines.Select(line => line.Split(": ", 2))) headers.TryAddWithoutValidation(field[0], field[1]);
        }, method);
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var fields = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .ToDictionary(field => field.Key, field => string.Join(" | ", field.Value), StringComparer.OrdinalIgnoreCase);
        return new SiteReply((int)answer.StatusCode, body, fields);
    }

    /// <summary>What the edge's store calls it.</summary>
    internal ObjectKey KeyOf(string path) => new(_originUrl.GetLeftPart(UriPartial.Authority) + path);

    internal async Task StopOriginAsync()
    {
        await _origin.StopAsync(TestContext.Current.CancellationToken);
        await _origin.DisposeAsync();
    }

    internal Task StartOriginAgainAsync() => StartOriginAsync();

    /// <summary>As after a kill: what is on disk is all that is left.</summary>
    internal async Task RestartEdgeAsync()
    {
        await Edge.DisposeAsync();
        Edge = await StartEdgeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartOriginAsync()
    {
        _origin = await ForeignOrigin.StartAsync(context =>
        {
            _requests.Enqueue(new OriginSaw(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(field => field.Key, field => field.Value, StringComparer.OrdinalIgnoreCase)));
            context.Response.Headers.Date = Clock.GetUtcNow().ToString("r");
            return Answer(context);
        }, _originUrl?.AbsoluteUri ?? "http://127.0.0.1:0");
        _originUrl = new Uri(_origin.Urls.First());
    }

    private Task<ApplianceUnderTest> StartEdgeAsync() =>
        ApplianceUnderTest.StartAloneAsync(_folder.FullName, _originUrl, "64MiB", Clock, ["Fill:Attempts=1", .. _options]);
}

/// <summary>A request as the origin saw it.</summary>
internal sealed record OriginSaw(string Method, string Target, IReadOnlyDictionary<string, StringValues> Fields)
{
    internal string? this[string name] => Fields.TryGetValue(name, out StringValues values) ? values.ToString() : null;
}

/// <summary>An answer as a viewer saw it; lines of one name joined with " | ".</summary>
internal sealed record SiteReply(int Status, byte[] Body, IReadOnlyDictionary<string, string> Fields)
{
    internal string Text => System.Text.Encoding.UTF8.GetString(Body);

    internal string? this[string name] => Fields.GetValueOrDefault(name);

    /// <summary>This edge's own member of Cache-Status, without its name.</summary>
    internal string Cache => this["Cache-Status"]!.Split(" | ")[^1].Replace("netflix-edge; ", "", StringComparison.Ordinal);
}
