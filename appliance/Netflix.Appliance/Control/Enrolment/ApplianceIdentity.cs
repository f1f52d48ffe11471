using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netflix.Appliance.Control.Enrolment;

/// <summary>What makes this appliance one of the fleet: its certificate, the key to it, and whom to trust at the other end.</summary>
internal sealed class ApplianceIdentity : IDisposable
{
    private ApplianceIdentity(HeldIdentity held, X509Certificate2 certificate, X509Certificate2 authority) =>
        (Held, Certificate, Authority) = (held, certificate, authority);

    internal HeldIdentity Held { get; }

    /// <summary>With its private key.</summary>
    internal X509Certificate2 Certificate { get; }

    internal X509Certificate2 Authority { get; }

    internal DateTimeOffset Expires => Certificate.NotAfter;

    /// <summary>Half of its life: time enough for a control plane that is down for days.</summary>
    internal DateTimeOffset RenewAt => Certificate.NotBefore + (Certificate.NotAfter - Certificate.NotBefore) / 2;

    /// <exception cref="CryptographicException">The parts do not belong together.</exception>
    internal static ApplianceIdentity Open(HeldIdentity held)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(held.PrivateKey, out _);
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(held.Certificate);
        try
        {
            return new ApplianceIdentity(held, bare.CopyWithPrivateKey(key), X509CertificateLoader.LoadCertificate(held.Authority));
        }
        catch (ArgumentException error)
        {
            throw new CryptographicException("The certificate is not of this key.", error);
        }
    }

    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
    }
}
