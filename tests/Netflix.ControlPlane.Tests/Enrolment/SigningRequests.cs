using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netflix.ControlPlane.Enrolment;

namespace Netflix.ControlPlane.Tests.Enrolment;

/// <summary>What an appliance sends for a certificate.</summary>
internal static class SigningRequests
{
    internal static byte[] Write(ECDsa key, string name = "CN=whatever it says") =>
        new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSigningRequest();

    /// <summary>Of a key made for this one request.</summary>
    internal static ApplianceKey NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ApplianceKey.Read(Write(key));
    }
}
