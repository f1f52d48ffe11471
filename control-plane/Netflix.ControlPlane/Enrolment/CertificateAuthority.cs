using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netflix.Contracts.Configurations;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>
/// The fleet's own authority: ECDSA P-256. What it signs is trusted by the fleet and by nobody else, and the fleet trusts nobody
/// else: the machine's trust store plays no part.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;

    // The pin in an appliance's hands outlives the machine it was written for.
    private static readonly TimeSpan OwnLifetime = TimeSpan.FromDays(20 * 365);

    /// <summary>Appliances' clocks may be behind when they have just been unpacked.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(X509Certificate2 certificate)
    {
        _certificate = certificate;
        PublicKey = certificate.PublicKey.ExportSubjectPublicKeyInfo();
    }

    /// <summary>SubjectPublicKeyInfo (DER): what enrolment tokens pin.</summary>
    internal byte[] PublicKey { get; }

    /// <summary>DER, without the private key.</summary>
    internal byte[] Certificate => _certificate.RawData;

    internal static CertificateAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Fleet authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new CertificateAuthority(request.CreateSelfSigned(now - ClockTolerance - ClockTolerance, now + OwnLifetime));
    }

    internal static CertificateAuthority Import(byte[] certificate, byte[] privateKey)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(certificate);
        return new CertificateAuthority(bare.CopyWithPrivateKey(key));
    }

    /// <returns>PKCS #8.</returns>
    internal byte[] ExportPrivateKey()
    {
        using ECDsa key = _certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>A certificate for the key of a signing request. Names and extensions that were asked for do not count.</summary>
    internal IssuedCertificate Issue(ApplianceKey key, Guid applianceId, DateTimeOffset now, TimeSpan lifetime)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={applianceId}"), key.Key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = Sign(request, ClientAuthentication, now, lifetime);
        return new IssuedCertificate(applianceId, certificate.SerialNumber, certificate.RawData, now, certificate.NotAfter);
    }

    /// <summary>The control plane's own, with its private key.</summary>
    /// <param name="names">Host names and addresses.</param>
    internal X509Certificate2 IssueServer(IEnumerable<string> names, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Control plane", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (System.Net.IPAddress.TryParse(name, out System.Net.IPAddress? address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        using X509Certificate2 certificate = Sign(request, ServerAuthentication, now, lifetime);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Whose certificate this is; null when this authority did not sign it, or it is not for appliances, or not valid now.</summary>
    /// <remarks>Whether it was revoked is another question: the database knows.</remarks>
    internal ApplianceIdentity? Identify(X509Certificate2 presented, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = ClientPolicy() };
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(presented) && Guid.TryParse(presented.GetNameInfo(X509NameType.SimpleName, false), out Guid id)
            ? new ApplianceIdentity(id, presented.SerialNumber)
            : null;
    }

    /// <summary>Certificates of appliances that this authority signed, and nobody else's.</summary>
    internal X509ChainPolicy ClientPolicy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _certificate },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        ApplicationPolicy = { new Oid(ClientAuthentication) },
    };

    /// <summary>A configuration for an appliance, see <see cref="ConfigurationSignature"/>.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> configuration)
    {
        using ECDsa key = _certificate.GetECDsaPrivateKey()!;
        return ConfigurationSignature.Sign(key, configuration);
    }

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Sign(CertificateRequest request, string purpose, DateTimeOffset now, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive and without leading zeros, as DER writes an integer.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return request.Create(_certificate, now - ClockTolerance, now + lifetime, serial);
    }
}

/// <param name="Serial">Hexadecimal, upper case.</param>
/// <param name="Certificate">DER.</param>
internal sealed record IssuedCertificate(Guid ApplianceId, string Serial, byte[] Certificate, DateTimeOffset IssuedAt, DateTimeOffset NotAfter);

/// <summary>What a valid client certificate says.</summary>
/// <param name="Serial">Hexadecimal, upper case.</param>
internal readonly record struct ApplianceIdentity(Guid ApplianceId, string Serial);
