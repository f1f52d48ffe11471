using System.Net;
using Netflix.Steering.Networks;

namespace Netflix.Steering.Tests.Networks;

public sealed class PrefixTests
{
    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.2.1/32")]
    [InlineData("::/0")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::1/128")]
    public void A_prefix_is_written_as_it_was_read(string text)
    {
        Assert.True(Prefix.TryParse(text, out Prefix prefix));
        Assert.Equal(text, prefix.ToString());
    }

    [Theory]
    [InlineData("192.0.2.1/24")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0")]
    [InlineData("10.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("fe80::%1/64")]
    [InlineData("192.0.2.0/24 ")]
    [InlineData("::ffff:192.0.2.0/120")]
    [InlineData("2001:db8::1/64")]
    [InlineData("")]
    public void A_second_spelling_is_none(string text) => Assert.False(Prefix.TryParse(text, out _));

    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.7", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "192.0.2.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    public void An_address_lies_in_prefixes_of_its_own_family(string prefix, string address, bool within)
    {
        Assert.True(Prefix.TryParse(prefix, out Prefix parsed));
        Assert.Equal(within, parsed.Contains(NetworkAddress.Of(IPAddress.Parse(address))));
    }

    [Fact]
    public void Bytes_of_an_update_are_a_prefix_when_nothing_is_set_behind_its_length()
    {
        Assert.Equal("10.32.0.0/11", Prefix.Of(isIPv6: false, 11, [10, 32])?.ToString());
        Assert.Equal("2001:d00::/24", Prefix.Of(isIPv6: true, 24, [0x20, 0x01, 0x0d])?.ToString());
        Assert.Null(Prefix.Of(isIPv6: false, 11, [10, 33]));
        Assert.Null(Prefix.Of(isIPv6: false, 33, [10, 0, 0, 0]));
        Assert.Null(Prefix.Of(isIPv6: false, 8, [10, 0, 0, 0, 0]));
    }
}
