using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class ApplianceFactsTests
{
    [Theory]
    [InlineData("https://edge-1.example.net:8443", "https://edge-1.example.net:8443")]
    [InlineData("http://10.0.0.1:8080/", "http://10.0.0.1:8080")]
    [InlineData("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080")]
    [InlineData("https://edge.example.net", "https://edge.example.net")]
    public void A_url_of_scheme_host_and_port_is_taken(string url, string kept) =>
        Assert.Equal(kept, ApplianceFacts.Parse(Appliances.Facts(change: a => a.PublicUrl = url)).Url);

    [Theory]
    [InlineData("")]
    [InlineData("edge-1.example.net")]
    [InlineData("ftp://edge-1.example.net")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://edge-1.example.net/path")]
    [InlineData("http://edge-1.example.net/?q=1")]
    [InlineData("http://edge-1.example.net/#f")]
    [InlineData("http://user:pass@edge-1.example.net")]
    [InlineData("http:///nohost")]
    [InlineData("file:///etc/passwd")]
    public void Any_other_url_is_refused_with_an_example(string url) => AssertRefused(a => a.PublicUrl = url, "public_url");

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void An_absurd_storage_is_refused(ulong storage) => AssertRefused(a => a.StorageBytes = storage, "storage_bytes");

    [Fact]
    public void A_software_version_that_would_fake_log_lines_is_refused() => AssertRefused(a => a.SoftwareVersion = "1.0\nroot", "software_version");

    [Fact]
    public void No_facts_at_all_are_refused() => Assert.Throws<FormatException>(() => ApplianceFacts.Parse(null));

    private static void AssertRefused(Action<Facts> change, string field)
    {
        var error = Assert.Throws<FormatException>(() => ApplianceFacts.Parse(Appliances.Facts(change: change)));
        Assert.StartsWith(field, error.Message, StringComparison.Ordinal);
    }
}
