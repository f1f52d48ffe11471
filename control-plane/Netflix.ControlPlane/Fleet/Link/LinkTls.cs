using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Netflix.ControlPlane.Enrolment;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>
/// TLS of the fleet's listener. This side shows a certificate of the fleet's own authority, made anew well before it ends and kept in
/// memory alone; the other shows none (to enrol) or one that the same authority signed.
/// </summary>
internal sealed class LinkTls(FleetAuthority authority, IOptions<FleetOptions> options, TimeProvider time) : IDisposable
{
    // A core does some 300 a second, and each has to wait for its client once: with 64 a client 0.2 s away costs no throughput, and the
    // last of them has its answer long before it gives up.
    private static readonly int HandshakesAtOnce = Environment.ProcessorCount * 64;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly HandshakeTurns _turns = new(HandshakesAtOnce, options.Value.MaxAppliances, time);
    private readonly Lock _making = new();
    private volatile Made? _made;

    internal void Apply(ListenOptions listen)
    {
        // Nothing but gRPC; and with one protocol to agree on, OpenSSL's context is made once and not for each connection.
        listen.Protocols = HttpProtocols.Http2;
        listen.Use(_turns.Begin);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            OnConnection = _ => ValueTask.FromResult(Current().Options),
        });
        listen.Use(HandshakeTurns.End);
    }

    public void Dispose() => _turns.Dispose();

    private Made Current()
    {
        if (_made is { } made && time.GetUtcNow() < made.MakeAnewAt) return made;
        lock (_making) return _made is { } other && time.GetUtcNow() < other.MakeAnewAt ? other : _made = Make();
    }

    private Made Make()
    {
        DateTimeOffset now = time.GetUtcNow();
        // No names: appliances trust whoever holds a server's certificate of this authority, under any name that leads here.
        X509Certificate2 certificate = authority.Current.IssueServer([Environment.MachineName], now, Lifetime);
        return new Made(now + Lifetime / 2, new SslServerAuthenticationOptions
        {
            // Built once: a chain for each handshake would cost more than its signature.
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            CertificateChainPolicy = authority.Current.ClientPolicy(),
            RemoteCertificateValidationCallback = static (_, certificate, _, errors) => certificate is null || errors == SslPolicyErrors.None,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        });
    }

    private sealed record Made(DateTimeOffset MakeAnewAt, SslServerAuthenticationOptions Options);
}
