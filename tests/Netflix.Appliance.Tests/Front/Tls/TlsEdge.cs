using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Front.Tls;

/// <summary>An edge with a certificate before an origin of one long body, and clients for it.</summary>
internal sealed class TlsEdge : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-test-");
    private readonly ConcurrentDictionary<string, int> _handshakes = new();
    private readonly MeterListener _listener = new();
    private WebApplication _origin = null!;

    private TlsEdge() => Files = new CertificateFiles(_folder.FullName);

    internal CertificateFiles Files { get; }
    internal ApplianceUnderTest Edge { get; private set; } = null!;

    internal static byte[] Body { get; } = MakeBody();

    internal int Port => Edge.Http.BaseAddress!.Port;

    internal Uri Url => new($"https://localhost:{Port}");

    /// <summary>The origin gives <see cref="Body"/> at /body, breaks off within it at /broken, and echoes what is posted.</summary>
    internal static async Task<TlsEdge> StartAsync(params string[] settings)
    {
        var site = new TlsEdge();
        site._origin = await ForeignOrigin.StartAsync(AnswerAsync);
        site.Edge = await ApplianceUnderTest.StartAloneAsync(site._folder.FullName, new Uri(site._origin.Urls.First()), "256MiB", [.. site.Files.Settings, .. settings]);
        object scope = site.Edge.Services.GetRequiredService<IMeterFactory>();
        site._listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "cdn.front.handshakes" && instrument.Meter.Scope == scope) listener.EnableMeasurementEvents(instrument);
        };
        site._listener.SetMeasurementEventCallback<long>((_, count, tags, _) => site._handshakes.AddOrUpdate((string)tags[0].Value!, (int)count, (_, before) => before + (int)count));
        site._listener.Start();
        return site;
    }

    internal int Handshakes(string end) => _handshakes.GetValueOrDefault(end);

    internal HttpClient Client(Version version, SslProtocols protocols)
    {
        var handler = new SocketsHttpHandler { SslOptions = { EnabledSslProtocols = protocols, RemoteCertificateValidationCallback = IsOurs } };
        return new HttpClient(handler) { BaseAddress = Url, DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    internal async Task<TcpClient> ConnectAsync()
    {
        // Small, so that the appliance meets a full socket again and again.
        var tcp = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await tcp.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        return tcp;
    }

    internal static async Task<SslStream> HandshakeAsync(TcpClient tcp, SslProtocols protocols = SslProtocols.Tls13, params SslApplicationProtocol[] alpn)
    {
        var stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocols,
                ApplicationProtocols = alpn.Length == 0 ? null : [.. alpn],
                RemoteCertificateValidationCallback = IsOurs,
            },
            TestContext.Current.CancellationToken);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await Edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            await context.Request.Body.CopyToAsync(context.Response.Body);
            return;
        }
        context.Response.Headers.CacheControl = "max-age=600";
        if (context.Request.Path != "/broken")
        {
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body);
            return;
        }
        await context.Response.Body.WriteAsync(Body.AsMemory(0, 300_000));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) => shown?.Subject == "CN=localhost";

    private static byte[] MakeBody()
    {
        byte[] body = new byte[10 * 1024 * 1024 + 7];
        new Random(1).NextBytes(body);
        return body;
    }
}
