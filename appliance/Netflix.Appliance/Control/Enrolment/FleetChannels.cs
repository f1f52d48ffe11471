using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Control.Enrolment;

/// <summary>Connections to the control plane. Trusted at the other end is whoever has a server's certificate of the fleet's authority, and nobody else.</summary>
internal sealed class FleetChannels(IOptions<ControlOptions> options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>To somebody unknown: to ask for a certificate that is held against the token's pin, and nothing else.</summary>
    internal GrpcChannel OpenUntrusted() => Open(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null });

    /// <param name="own">Null: not enrolled yet.</param>
    internal GrpcChannel Open(X509Certificate2 authority, X509Certificate2? own) => Open(new SslClientAuthenticationOptions
    {
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid(ServerAuthentication) },
        },
        // The authority signs no servers but the control plane's, so the name that led here adds nothing.
        RemoteCertificateValidationCallback = static (_, certificate, _, errors) => certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0,
        ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true),
    });

    private GrpcChannel Open(SslClientAuthenticationOptions tls) => GrpcChannel.ForAddress(options.Value.Url, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = tls,
            // With TLS: a replica that has just started lets thousands in one after the other, and who gives up and comes again is the last once more.
            ConnectTimeout = TimeSpan.FromSeconds(60),
            // A control plane that vanished without a word is noticed by silence.
            KeepAlivePingDelay = TimeSpan.FromSeconds(5),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
        },
        DisposeHttpClient = true,
    });
}
