using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Netflix.Appliance.Tests.Front.Tls;

/// <summary>Answers through a session, over HTTP/1.1 and HTTP/2.</summary>
public sealed class TlsDeliveryTests : IAsyncLifetime
{
    private TlsEdge _site = null!;

    public async ValueTask InitializeAsync() => _site = await TlsEdge.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData("1.1", SslProtocols.Tls12)]
    [InlineData("1.1", SslProtocols.Tls13)]
    [InlineData("2.0", SslProtocols.Tls12)]
    [InlineData("2.0", SslProtocols.Tls13)]
    public async Task A_long_body_comes_byte_for_byte_from_the_origin_and_from_disk(string version, SslProtocols protocols)
    {
        using HttpClient client = _site.Client(Version.Parse(version), protocols);
        // As long a body is kept when it is asked for again.
        foreach (string status in (string[])["fwd=uri-miss", "fwd=uri-miss", "hit"])
        {
            using HttpResponseMessage answer = await client.GetAsync("/body", TestContext.Current.CancellationToken);
            Assert.Equal(Version.Parse(version), answer.Version);
            Assert.Contains($"; {status}", answer.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
            Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(TlsEdge.Body), "the body is another one");
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Many_at_once_get_their_own_ranges(string version)
    {
        using HttpClient client = _site.Client(Version.Parse(version), SslProtocols.Tls13);
        await client.GetAsync("/body", TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async viewer =>
        {
            int from = viewer * 400_000, to = from + 20_000 * viewer;
            using var request = new HttpRequestMessage(HttpMethod.Get, "/body") { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.Range = new RangeHeaderValue(from, to);
            using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(TlsEdge.Body.AsSpan(from..(to + 1))));
        }));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task What_is_posted_arrives_while_the_answer_leaves(string version)
    {
        using HttpClient client = _site.Client(Version.Parse(version), SslProtocols.Tls13);
        using HttpResponseMessage answer = await client.PostAsync("/echo", new ByteArrayContent(TlsEdge.Body, 0, 3_000_000), TestContext.Current.CancellationToken);
        Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).AsSpan().SequenceEqual(TlsEdge.Body.AsSpan(0, 3_000_000)));
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_and_the_last_answer_ends_the_session_in_words()
    {
        using TcpClient tcp = await _site.ConnectAsync();
        await using SslStream stream = await TlsEdge.HandshakeAsync(tcp);
        string request = string.Concat(Enumerable.Range(0, 40).Select(i => $"GET /body HTTP/1.1\r\nHost: h\r\nRange: bytes={i}-{i + 9}\r\n\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request + "GET /body HTTP/1.0\r\nRange: bytes=40-49\r\n\r\n"), TestContext.Current.CancellationToken);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        string[] answers = Encoding.Latin1.GetString(all.ToArray()).Split("HTTP/1.1 206 Partial Content\r\n");
        Assert.Equal(42, answers.Length);
        for (int i = 0; i <= 40; i++) Assert.EndsWith("\r\n\r\n" + Encoding.Latin1.GetString(TlsEdge.Body, i, 10), answers[i + 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.0")]
    public async Task A_body_that_breaks_off_is_a_reset_and_never_an_end(string version)
    {
        using TcpClient tcp = await _site.ConnectAsync();
        await using SslStream stream = await TlsEdge.HandshakeAsync(tcp);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /broken {version}\r\nHost: h\r\n\r\n"), TestContext.Current.CancellationToken);
        IOException broken = await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task Over_http2_a_body_that_breaks_off_is_an_error_as_well()
    {
        using HttpClient client = _site.Client(HttpVersion.Version20, SslProtocols.Tls13);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync("/broken", TestContext.Current.CancellationToken));
        Assert.Equal(TlsEdge.Body.Length, (await client.GetByteArrayAsync("/body", TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Stopping_ends_idle_connections_of_both_protocols()
    {
        using HttpClient first = _site.Client(HttpVersion.Version11, SslProtocols.Tls13), second = _site.Client(HttpVersion.Version20, SslProtocols.Tls13);
        await first.GetByteArrayAsync("/body", TestContext.Current.CancellationToken);
        await second.GetByteArrayAsync("/body", TestContext.Current.CancellationToken);
        await _site.Edge.StopAsync().WaitAsync(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
    }
}
