using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netflix.Appliance.Tests.Front.Tls;

/// <summary>A certificate and its key as PEM files, as an operator has them; renewed at will.</summary>
internal sealed class CertificateFiles
{
    private readonly string _folder;

    internal CertificateFiles(string folder)
    {
        _folder = folder;
        Renew();
    }

    internal string Certificate => Path.Combine(_folder, "certificate.pem");
    internal string Key => Path.Combine(_folder, "key.pem");

    internal string[] Settings => [$"Tls:CertificateFile={Certificate}", $"Tls:KeyFile={Key}", "Tls:ReloadSeconds=1"];

    internal string Thumbprint { get; private set; } = "";

    internal void Renew()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, made.ExportCertificatePem());
        Thumbprint = made.Thumbprint;
    }
}
