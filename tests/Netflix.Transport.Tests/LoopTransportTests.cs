using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Netflix.Transport.Tests;

/// <summary>Kestrel's own HTTP on the loops, over real sockets.</summary>
public sealed class LoopTransportTests : IAsyncLifetime
{
    private const int Large = 24 * 1024 * 1024;
    private static readonly byte[] Body = RandomNumberGenerator.GetBytes(Large);

    private readonly TaskCompletionSource<bool> _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Url => new(_app.Urls.First());

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddSingleton<IConnectionListenerFactory>(_ => new LoopTransport(static _ => true));
        _app = builder.Build();
        _app.MapGet("/thread", () => Thread.CurrentThread.Name);
        _app.MapPost("/left", async context =>
        {
            ILoopFeature loop = context.Features.Get<ILoopFeature>()!;
            loop.IsLeft = true;
            byte[] buffer = new byte[100];
            List<string> threads = [];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0) threads.Add(Thread.CurrentThread.Name ?? "");
            loop.IsLeft = false;
            // In one piece, so that one read gets it.
            string answer = string.Join(',', threads);
            context.Response.ContentLength = answer.Length;
            await context.Response.WriteAsync(answer);
        });
        _app.MapGet("/large", async context => await context.Response.Body.WriteAsync(Body, context.RequestAborted));
        _app.MapPost("/digest", async context =>
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[10_000];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;) digest.AppendData(buffer, 0, read);
            await context.Response.WriteAsync(Convert.ToHexString(digest.GetHashAndReset()));
        });
        _app.MapGet("/wait", async context =>
        {
            context.RequestAborted.Register(() => _left.TrySetResult(true));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await _app.StartAsync(Cancel);
        _http.BaseAddress = Url;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_waits_for_nothing_is_answered_on_a_loop()
    {
        // The first one of a connection is read where the connection was accepted; so is one that is here before it is waited for.
        await UntilOnLoopAsync(() => _http.GetStringAsync("/thread", Cancel));
    }

    [Fact]
    public async Task Whoever_left_the_loop_reads_elsewhere_and_the_next_request_is_on_it_again()
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, Url.Port, Cancel);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("POST /left HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"u8.ToArray(), Cancel);
        foreach (byte piece in "abc"u8.ToArray())
        {
            await Task.Delay(50, Cancel);
            await stream.WriteAsync(new[] { piece }, Cancel);
        }
        byte[] buffer = new byte[4096];
        string left = Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancel));
        Assert.StartsWith("HTTP/1.1 200", left, StringComparison.Ordinal);
        Assert.DoesNotContain("Front ", left, StringComparison.Ordinal);
        await UntilOnLoopAsync(async () =>
        {
            await stream.WriteAsync("GET /thread HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Cancel);
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancel));
        });
    }

    [Fact]
    public async Task A_large_answer_arrives_whole_at_a_reader_that_takes_its_time()
    {
        using HttpResponseMessage answer = await _http.GetAsync("/large", HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream stream = await answer.Content.ReadAsStreamAsync(Cancel);
        byte[] got = new byte[Large];
        int read = 0;
        for (int turn = 0; read < Large; turn++)
        {
            int count = await stream.ReadAsync(got.AsMemory(read), Cancel);
            Assert.True(count > 0, $"the answer ended after {read} of {Large} bytes");
            read += count;
            // The kernel's buffers are full by then, on both sides.
            if (turn % 64 == 0) await Task.Delay(20, Cancel);
        }
        Assert.True(got.AsSpan().SequenceEqual(Body), "other bytes than were sent");
    }

    [Fact]
    public async Task A_large_upload_is_read_whole()
    {
        using var content = new ByteArrayContent(Body);
        using HttpResponseMessage answer = await _http.PostAsync("/digest", content, Cancel);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Body)), await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Many_at_once_on_connections_that_stay_open_get_their_own_answers()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async number =>
        {
            for (int turn = 0; turn < 20; turn++)
            {
                byte[] own = Encoding.ASCII.GetBytes($"{number}-{turn}");
                using var content = new ByteArrayContent(own);
                using HttpResponseMessage answer = await _http.PostAsync("/digest", content, Cancel);
                Assert.Equal(Convert.ToHexString(SHA256.HashData(own)), await answer.Content.ReadAsStringAsync(Cancel));
            }
        }));
    }

    [Fact]
    public async Task A_client_that_goes_away_is_noticed_while_it_is_waited_for()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, Url.Port, Cancel);
            await client.GetStream().WriteAsync("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Cancel);
            Assert.True(await client.GetStream().ReadAsync(new byte[1], Cancel) == 1, "no answer began");
        }
        Assert.True(await _left.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
    }

    [Fact]
    public async Task Requests_in_one_packet_are_answered_in_turn()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Url.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /thread HTTP/1.1\r\nHost: a\r\n\r\n", 9)) + "GET /thread HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(client.GetStream());
        string all = await reader.ReadToEndAsync(Cancel);
        Assert.Equal(10, all.Split("HTTP/1.1 200 OK").Length - 1);
    }

    private static async Task UntilOnLoopAsync(Func<Task<string>> ask)
    {
        string thread = "";
        for (int turn = 0; turn < 100; turn++)
        {
            thread = await ask();
            if (thread.Contains("Front ", StringComparison.Ordinal)) return;
            await Task.Delay(10, Cancel);
        }
        Assert.Fail($"a hundred requests were answered elsewhere, the last one: {thread}");
    }
}
