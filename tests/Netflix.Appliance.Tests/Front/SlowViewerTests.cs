using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Front;

/// <summary>A viewer may be slow, but not slower than the limit.</summary>
public sealed class SlowViewerTests : IAsyncLifetime
{
    private const int BodyBytes = 6_000_000, StallSeconds = 2;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slow-test-");
    private WebApplication _origin = null!;
    private ApplianceUnderTest _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await ForeignOrigin.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            context.Response.ContentLength = BodyBytes;
            if (context.Request.Path == "/halting")
            {
                await context.Response.Body.WriteAsync(new byte[BodyBytes / 2]);
                // Two whole windows.
                await Task.Delay(TimeSpan.FromSeconds(StallSeconds * 2 + 1), context.RequestAborted);
                await context.Response.Body.WriteAsync(new byte[BodyBytes / 2]);
                return;
            }
            await context.Response.Body.WriteAsync(new byte[BodyBytes]);
        });
        _edge = await ApplianceUnderTest.StartAloneAsync(
            _folder.FullName, new Uri(_origin.Urls.First()), "64MiB", $"Front:StallSeconds={StallSeconds}", "Front:MinBytesPerSecond=1000");
        // Stored: it leaves in extents of a megabyte, each one send.
        await _edge.GetAsync("/body");
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_that_takes_little_but_enough_gets_it_all()
    {
        using TcpClient viewer = await AskAsync();
        byte[] buffer = new byte[4096];
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        long taken = 0;
        // Several windows at 40 KB/s: the kernel on this side asks for more in steps that are longer than a window.
        for (int i = 0; i < StallSeconds * 10 * 3; i++)
        {
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            taken += await viewer.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        }
        while (await viewer.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) is var read and > 0) taken += read;
        Assert.True(taken > BodyBytes, $"{taken} bytes came");
    }

    [Fact]
    public async Task One_that_takes_nothing_is_cut_off()
    {
        using TcpClient viewer = await AskAsync();
        await Deadline.UntilAsync(() => viewer.Client.Poll(0, SelectMode.SelectError) || IsReset(viewer), () => "still connected");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task One_that_waits_for_a_slow_origin_is_not_slow(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/halting");
        using HttpResponseMessage answer = await _edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(BodyBytes, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }

    private static bool IsReset(TcpClient viewer) => (int)viewer.Client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0;

    private async Task<TcpClient> AskAsync()
    {
        var viewer = new TcpClient { ReceiveBufferSize = 8 * 1024 };
        await viewer.ConnectAsync(IPAddress.Loopback, _edge.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await viewer.GetStream().WriteAsync("GET /body HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        return viewer;
    }
}
