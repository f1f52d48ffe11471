using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Netflix.ControlPlane.Enrolment;

namespace Netflix.ControlPlane.Tests.Enrolment;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly Guid Edge = Guid.NewGuid();

    private readonly CertificateAuthority _authority = CertificateAuthority.Create(Now);

    [Fact]
    public void A_certificate_names_its_appliance_from_before_it_was_issued_until_it_expires()
    {
        using X509Certificate2 certificate = Issue(_authority);
        ApplianceIdentity identity = _authority.Identify(certificate, Now)!.Value;
        Assert.Equal((Edge, certificate.SerialNumber), (identity.ApplianceId, identity.Serial));
        Assert.NotNull(_authority.Identify(certificate, Now.AddMinutes(-30)));
        Assert.NotNull(_authority.Identify(certificate, Now + Week - TimeSpan.FromMinutes(1)));
        Assert.Null(_authority.Identify(certificate, Now + Week + TimeSpan.FromMinutes(1)));
        Assert.Null(_authority.Identify(certificate, Now.AddHours(-2)));
    }

    [Fact]
    public void Another_authority_of_the_same_name_vouches_for_nobody_here()
    {
        using var other = CertificateAuthority.Create(Now);
        using X509Certificate2 foreign = Issue(other);
        Assert.Null(_authority.Identify(foreign, Now));
    }

    [Fact]
    public void Neither_the_control_planes_own_certificate_nor_a_self_signed_one_is_an_appliances()
    {
        using X509Certificate2 server = _authority.IssueServer(["localhost", "127.0.0.1"], Now, Week);
        Assert.Null(_authority.Identify(server, Now));
        Assert.True(server.MatchesHostname("localhost"));
        Assert.True(server.MatchesHostname("127.0.0.1"));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 self = new CertificateRequest($"CN={Edge}", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now + Week);
        Assert.Null(_authority.Identify(self, Now));
    }

    [Fact]
    public void The_certificate_is_of_the_key_and_of_nothing_else_that_was_asked_for()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=the control plane", key, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        IssuedCertificate issued = _authority.Issue(ApplianceKey.Read(asked.CreateSigningRequest()), Edge, Now, Week);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(issued.Certificate);
        Assert.Equal($"CN={Edge}", certificate.Subject);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void A_request_that_does_not_prove_its_key_or_has_another_kind_of_key_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] damaged = SigningRequests.Write(key);
        damaged[^1] ^= 1;
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        byte[] other = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        byte[][] refused = [damaged, SigningRequests.Write(large), other, [], new byte[5000]];
        Assert.All(refused, request => Assert.Throws<FormatException>(() => ApplianceKey.Read(request)));
    }

    [Fact]
    public void It_comes_back_from_what_was_kept_with_the_same_key()
    {
        using CertificateAuthority back = CertificateAuthority.Import(_authority.Certificate, _authority.ExportPrivateKey());
        using X509Certificate2 certificate = Issue(back);
        Assert.NotNull(_authority.Identify(certificate, Now));
        Assert.Equal(_authority.PublicKey, back.PublicKey);
    }

    public void Dispose() => _authority.Dispose();

    private static X509Certificate2 Issue(CertificateAuthority authority) =>
        X509CertificateLoader.LoadCertificate(authority.Issue(SigningRequests.NewKey(), Edge, Now, Week).Certificate);
}
