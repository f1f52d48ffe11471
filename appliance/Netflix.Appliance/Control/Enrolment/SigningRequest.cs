using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netflix.Appliance.Control.Enrolment;

/// <summary>A request for a certificate, PKCS #10 in DER. The name in it does not count: the control plane knows who asks.</summary>
internal static class SigningRequest
{
    internal static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal static byte[] For(ECDsa key) => new CertificateRequest("CN=appliance", key, HashAlgorithmName.SHA256).CreateSigningRequest();
}
