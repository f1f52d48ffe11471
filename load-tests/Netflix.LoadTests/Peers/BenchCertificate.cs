using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netflix.LoadTests.Peers;

/// <summary>A certificate for loopback, ECDSA P-256, the same for all servers of a run.</summary>
internal sealed record BenchCertificate(string CertificateFile, string KeyFile)
{
    public static BenchCertificate Create(string folder, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var files = new BenchCertificate(Path.Combine(folder, "bench.crt"), Path.Combine(folder, "bench.key"));
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        // Readable by the accounts the servers drop to; it is worth nothing outside this run.
        File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
