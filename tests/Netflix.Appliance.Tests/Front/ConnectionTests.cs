using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Front;

/// <summary>What goes over a connection, byte by byte, before a real origin.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const string Ask = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("front-test-");
    private WebApplication _origin = null!;
    private ApplianceUnderTest _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await ForeignOrigin.StartAsync(async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method)) context.Response.Headers.CacheControl = "max-age=600";
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync($"[{context.Request.Method} {context.Request.Path} {Encoding.ASCII.GetString(body.ToArray())}]");
        });
        _edge = await ApplianceUnderTest.StartAloneAsync(_folder.FullName, new Uri(_origin.Urls.First()), "64MiB",
            "Front:HeadSeconds=1", "Front:IdleSeconds=2", "Front:MaxConnectionsPerAddress=8");
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_and_bodies_never_become_requests()
    {
        await using RawClient client = await ConnectAsync();
        await client.SendAsync(
            Ask + "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 18\r\n\r\nGET /smuggled HTTP" + Ask
            + "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n2\r\n, \r\n0\r\nT: x\r\n\r\n" + Ask);
        foreach (string expected in (string[])["[GET /a ]", "[POST /b GET /smuggled HTTP]", "[GET /a ]", "[PUT /c hello, ]", "[GET /a ]"])
            Assert.Equal(expected, (await client.ReadAsync()).Body);
    }

    [Theory]
    [InlineData("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET /a HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n")]
    [InlineData("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n")]
    public async Task After_what_is_malformed_nothing_on_the_connection_is_believed(string request)
    {
        await using RawClient client = await ConnectAsync();
        await client.SendAsync(request + Ask);
        RawAnswer refused = await client.ReadAsync();
        Assert.True(refused.Status is 400 or 502, $"answered {refused.Status}: {refused.Body}");
        Assert.Contains("Connection: close", refused.Head, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_body_is_asked_for_when_somebody_wants_it()
    {
        await using RawClient client = await ConnectAsync();
        await client.SendAsync("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, (await client.ReadAsync()).Status);
        await client.SendAsync("hi" + Ask);
        Assert.Equal("[POST /b hi]", (await client.ReadAsync()).Body);
        Assert.Equal("[GET /a ]", (await client.ReadAsync()).Body);
    }

    [Fact]
    public async Task Http_1_0_is_answered_in_its_own_way()
    {
        await using RawClient client = await ConnectAsync();
        // Its length is known once it is stored; before, the end of the connection would have to be its end.
        await _edge.GetAsync("/a");
        await client.SendAsync("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /a HTTP/1.0\r\n\r\n");
        Assert.Contains("Connection: keep-alive", (await client.ReadAsync()).Head, StringComparison.Ordinal);
        Assert.Contains("Connection: close", (await client.ReadAsync()).Head, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_head_that_does_not_come_to_its_end_is_a_408_and_an_idle_connection_ends_without_a_word()
    {
        await using RawClient slow = await ConnectAsync();
        await slow.SendAsync("GET /a HTTP/1.1\r\nHos");
        Assert.Equal(408, (await slow.ReadAsync()).Status);
        // Not before: a connection that asks nothing has as long as a head has.
        await using RawClient idle = await ConnectAsync();
        await idle.SendAsync(Ask);
        await idle.ReadAsync();
        Assert.Equal("", await idle.ReadToEndAsync());
    }

    [Fact]
    public async Task One_client_gets_so_many_connections_and_others_again_when_they_close()
    {
        List<RawClient> held = [];
        for (int i = 0; i < 8; i++)
        {
            RawClient client = await ConnectAsync();
            await client.SendAsync(Ask);
            Assert.Equal(200, (await client.ReadAsync()).Status);
            held.Add(client);
        }
        await using (RawClient more = await ConnectAsync()) Assert.Equal("", await more.ReadToEndAsync());
        foreach (RawClient client in held) await client.DisposeAsync();
        await Deadline.UntilAsync(
            async () =>
            {
                await using RawClient again = await ConnectAsync();
                await again.TrySendAsync(Ask);
                return (await again.ReadToEndAsync(Ask.Length)).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
            },
            () => "closed connections still count");
    }

    [Fact]
    public async Task Stopping_finishes_the_answer_under_way()
    {
        await using RawClient client = await ConnectAsync();
        await client.SendAsync("POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        // Under way, and not just sent.
        Assert.Equal(100, (await client.ReadAsync()).Status);
        await client.SendAsync("ha");
        Task stopped = _edge.StopAsync();
        await client.SendAsync("lf");
        RawAnswer answer = await client.ReadAsync();
        Assert.Equal("[POST /b half]", answer.Body);
        await stopped;
        Assert.Equal("", await client.ReadToEndAsync());
    }

    private Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(_edge.Http.BaseAddress!);
}
