using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>The public key of a signing request whose sender has shown that it holds the private one.</summary>
internal sealed class ApplianceKey
{
    private const int MaxRequestBytes = 4096;
    private const string P256 = "1.2.840.10045.3.1.7";

    private ApplianceKey(PublicKey key)
    {
        Key = key;
        Digest = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
    }

    internal PublicKey Key { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    internal byte[] Digest { get; }

    /// <param name="request">PKCS #10 (DER).</param>
    /// <exception cref="FormatException">The message says what is expected.</exception>
    internal static ApplianceKey Read(byte[] request)
    {
        const string Rule = "The signing request must be PKCS #10 in DER, signed with its own ECDSA P-256 key.";
        if (request.Length > MaxRequestBytes) throw new FormatException(Rule);
        try
        {
            // Checks the signature; takes over none of the extensions that were asked for.
            PublicKey key = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256).PublicKey;
            using ECDsa? elliptic = key.GetECDsaPublicKey();
            return elliptic?.ExportParameters(false).Curve.Oid.Value == P256 ? new ApplianceKey(key) : throw new FormatException(Rule);
        }
        catch (CryptographicException error)
        {
            throw new FormatException(Rule, error);
        }
    }
}
