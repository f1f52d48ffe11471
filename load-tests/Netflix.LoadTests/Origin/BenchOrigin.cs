using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Netflix.LoadTests.Origin;

/// <summary>
/// The origin of all benches: Kestrel on a free loopback port, bodies by <see cref="BenchBody"/>, cacheable for a year. It lives in
/// the bench's own process, so that its clock and its count are the bench's.
/// </summary>
internal sealed class BenchOrigin : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    // Only bodies that are slow on purpose are counted one by one; a fill of a million bodies would need a million counters.
    private readonly ConcurrentDictionary<string, SlowBodyRecord> _slow = new();
    private long _requests;
    private volatile bool _closed;

    private BenchOrigin(TimeProvider time)
    {
        _time = time;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            // A paced body is slower than Kestrel allows a reader to be.
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Requests received since the start, of any kind.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>While closed, every request is counted and answered 503: what a cache then serves, it has.</summary>
    public bool Closed
    {
        get => _closed;
        set => _closed = value;
    }

    public static async Task<BenchOrigin> StartAsync(TimeProvider time)
    {
        var origin = new BenchOrigin(time);
        await origin._app.StartAsync();
        origin.Url = new Uri(origin._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return origin;
    }

    /// <summary>How often a slow body was asked for, and when (in the clock's ticks) its first byte left for the first time.</summary>
    public SlowBodyRecord RecordOf(BenchBody body) => _slow.TryGetValue(body.Path, out SlowBodyRecord? record) ? record : new SlowBodyRecord();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        string path = context.Request.Path.Value ?? "";
        HttpResponse response = context.Response;
        if (_closed)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.CacheControl = "no-store";
            return;
        }
        if (!BenchBody.TryParse(path, out BenchBody body))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.Headers.CacheControl = "no-store";
            return;
        }
        SlowBodyRecord? record = body.IsSlow ? _slow.GetOrAdd(path, _ => new SlowBodyRecord()) : null;
        record?.CountRequest();
        if (body.WaitMilliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(body.WaitMilliseconds), _time, context.RequestAborted);
        response.ContentType = "application/octet-stream";
        response.ContentLength = body.Size;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.LastModified = "Thu, 01 Jan 2026 00:00:00 GMT";
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{body.Size}-{body.Id}\"");
        if (!HttpMethods.IsHead(context.Request.Method))
            await SendAsync(body, record, context);
    }

    private async Task SendAsync(BenchBody body, SlowBodyRecord? record, HttpContext context)
    {
        long began = _time.GetTimestamp();
        for (long sent = 0; sent < body.Size;)
        {
            int count = (int)Math.Min(ChunkBytes, body.Size - sent);
            BodyPattern.Write(body, sent, context.Response.BodyWriter.GetSpan(count)[..count]);
            context.Response.BodyWriter.Advance(count);
            record?.FirstByteLeaves(_time.GetTimestamp());
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            sent += count;
            if (body.BytesPerSecond > 0 && sent < body.Size)
            {
                TimeSpan due = TimeSpan.FromSeconds((double)sent / body.BytesPerSecond) - _time.GetElapsedTime(began);
                if (due > TimeSpan.Zero)
                    await Task.Delay(due, _time, context.RequestAborted);
            }
        }
    }
}
