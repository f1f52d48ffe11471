using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class ApplianceAnnouncementTests
{
    [Theory]
    [InlineData("https://edge-1.example.net:8443", "https://edge-1.example.net:8443")]
    [InlineData("http://10.0.0.1:8080/", "http://10.0.0.1:8080")]
    [InlineData("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080")]
    [InlineData("https://edge.example.net", "https://edge.example.net")]
    public void A_url_of_scheme_host_and_port_is_taken(string url, string kept) =>
        Assert.Equal(kept, ApplianceAnnouncement.Parse(Appliances.Announcement(change: a => a.PublicUrl = url)).Url);

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
    [InlineData("")]
    [InlineData("Edge")]
    [InlineData("edge_1")]
    [InlineData("edge-1\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_name_outside_the_pattern_is_refused(string name) => AssertRefused(a => a.Name = name, "name");

    [Theory]
    [InlineData("")]
    [InlineData("de")]
    [InlineData("DEU")]
    public void A_region_that_is_no_country_code_is_refused(string region) => AssertRefused(a => a.Region = region, "region");

    [Theory]
    [InlineData(0UL)]
    [InlineData(999_999UL)]
    [InlineData(ulong.MaxValue)]
    public void An_absurd_capacity_is_refused(ulong capacity) => AssertRefused(a => a.CapacityBitsPerSecond = capacity, "capacity_bits_per_second");

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void An_absurd_storage_is_refused(ulong storage) => AssertRefused(a => a.StorageBytes = storage, "storage_bytes");

    [Fact]
    public void A_software_version_that_would_fake_log_lines_is_refused() => AssertRefused(a => a.SoftwareVersion = "1.0\nroot", "software_version");

    private static void AssertRefused(Action<RegisterRequest> change, string field)
    {
        var error = Assert.Throws<FormatException>(() => ApplianceAnnouncement.Parse(Appliances.Announcement(change: change)));
        Assert.StartsWith(field, error.Message, StringComparison.Ordinal);
    }
}
