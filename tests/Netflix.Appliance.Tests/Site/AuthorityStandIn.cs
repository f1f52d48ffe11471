using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netflix.Contracts.Configurations;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A fleet's certificate authority.</summary>
internal sealed class AuthorityStandIn : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal AuthorityStandIn()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(100));
    }

    internal X509Certificate2 Certificate { get; }

    internal byte[] PublicKey => Certificate.PublicKey.ExportSubjectPublicKeyInfo();

    internal X509Certificate2 IssueServer(string purpose = ServerAuthentication)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=control plane", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = Sign(request, purpose, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.CopyWithPrivateKey(key);
    }

    internal byte[] Issue(byte[] signingRequest, DateTimeOffset from, DateTimeOffset until)
    {
        var request = CertificateRequest.LoadSigningRequest(signingRequest, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = Sign(request, ClientAuthentication, from, until);
        return certificate.RawData;
    }

    internal byte[] Sign(ReadOnlySpan<byte> configuration) => ConfigurationSignature.Sign(_key, configuration);

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(CertificateRequest request, string purpose, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        return request.Create(Certificate, from, until, RandomNumberGenerator.GetBytes(8));
    }
}
