using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Front.Tls;

/// <summary>Who gets a session and who does not.</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private const byte AlertRecord = 0x15, ProtocolVersion = 70;
    private TlsEdge _site = null!;

    public async ValueTask InitializeAsync() => _site = await TlsEdge.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_version_before_1_2_is_refused_by_its_alert()
    {
        using TcpClient tcp = await _site.ConnectAsync();
        await tcp.GetStream().WriteAsync(ClientHello(minorVersion: 2), TestContext.Current.CancellationToken);
        byte[] answer = await ReadToEndAsync(tcp.GetStream());
        Assert.Equal((AlertRecord, ProtocolVersion), (answer[0], answer[^1]));
        await CountedAsync("failed");
    }

    [Fact]
    public async Task A_client_whose_protocols_are_all_unknown_is_refused()
    {
        using TcpClient tcp = await _site.ConnectAsync();
        await Assert.ThrowsAsync<AuthenticationException>(() => TlsEdge.HandshakeAsync(tcp, SslProtocols.Tls13, new SslApplicationProtocol("spdy/1")));
        await CountedAsync("failed");
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    [InlineData("\u0016\u0003\u0001\u007f\u00ff\u0001\u0000\u007f\u00fbx")]
    public async Task What_is_no_hello_ends_the_connection(string bytes)
    {
        using TcpClient tcp = await _site.ConnectAsync();
        NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        tcp.Client.Shutdown(SocketShutdown.Send);
        await ReadToEndAsync(stream);
        await CountedAsync("failed");
    }

    [Fact]
    public async Task A_hello_that_does_not_come_to_its_end_is_waited_for_as_long_as_a_head_and_no_longer()
    {
        await using TlsEdge site = await TlsEdge.StartAsync("Front:HeadSeconds=1");
        using TcpClient half = await site.ConnectAsync();
        await half.GetStream().WriteAsync(ClientHello(minorVersion: 3).AsMemory(0, 20), TestContext.Current.CancellationToken);
        using TcpClient silent = await site.ConnectAsync();
        Assert.Empty(await ReadToEndAsync(half.GetStream()));
        Assert.Empty(await ReadToEndAsync(silent.GetStream()));
        await Deadline.UntilAsync(() => site.Handshakes("late") == 2, () => $"{site.Handshakes("late")} late");
    }

    [Fact]
    public async Task A_request_in_cleartext_is_told_what_this_port_speaks()
    {
        await using RawClient client = await RawClient.ConnectAsync(_site.Edge.Http.BaseAddress!);
        await client.SendAsync("GET /body HTTP/1.1\r\nHost: h\r\n\r\n");
        RawAnswer answer = await client.ReadAsync();
        Assert.Equal(400, answer.Status);
        Assert.Contains("https", answer.Body, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_client_that_comes_again_needs_no_second_handshake(SslProtocols protocols)
    {
        // The client keeps a ticket once it has read something.
        for (int i = 0; i < 2; i++)
        {
            using TcpClient tcp = await _site.ConnectAsync();
            await using SslStream stream = await TlsEdge.HandshakeAsync(tcp, protocols);
            await stream.WriteAsync("HEAD /body HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            await stream.ShutdownAsync();
        }
        Assert.Equal((1, 1), (_site.Handshakes("full"), _site.Handshakes("resumed")));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_client_and_the_one_under_way_goes_on()
    {
        using TcpClient first = await _site.ConnectAsync();
        await using SslStream download = await TlsEdge.HandshakeAsync(first);
        Assert.Equal(_site.Files.Thumbprint, download.RemoteCertificate!.GetCertHashString());
        await download.WriteAsync("GET /body HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] beginning = new byte[100_000];
        await download.ReadExactlyAsync(beginning, TestContext.Current.CancellationToken);

        // Garbage between two renewals: the one before stays in force.
        await File.WriteAllTextAsync(_site.Files.Certificate, "garbage", TestContext.Current.CancellationToken);
        _site.Files.Renew();
        string shown = "";
        await Deadline.UntilAsync(
            async () =>
            {
                using TcpClient next = await _site.ConnectAsync();
                await using SslStream stream = await TlsEdge.HandshakeAsync(next);
                return (shown = stream.RemoteCertificate!.GetCertHashString()) == _site.Files.Thumbprint;
            },
            () => $"still {shown}");

        using var rest = new MemoryStream();
        rest.Write(beginning);
        await download.CopyToAsync(rest, TestContext.Current.CancellationToken);
        byte[] all = rest.ToArray();
        Assert.True(all.AsSpan(all.Length - TlsEdge.Body.Length).SequenceEqual(TlsEdge.Body), "the body is another one");
    }

    private Task CountedAsync(string end) => Deadline.UntilAsync(() => _site.Handshakes(end) == 1, () => $"{_site.Handshakes(end)} counted as {end}");

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await stream.CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }
        return all.ToArray();
    }

    /// <summary>A record with a hello without extensions, as clients sent it before TLS 1.3.</summary>
    private static byte[] ClientHello(byte minorVersion)
    {
        byte[] hello = [3, minorVersion, .. new byte[32], 0, 0, 4, 0xC0, 0x13, 0x00, 0x2F, 1, 0];
        return [0x16, 3, 1, 0, (byte)(hello.Length + 4), 1, 0, 0, (byte)hello.Length, .. hello];
    }
}
