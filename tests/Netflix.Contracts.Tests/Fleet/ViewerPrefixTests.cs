using System.Net;
using Netflix.Contracts.Fleet;

namespace Netflix.Contracts.Tests.Fleet;

public sealed class ViewerPrefixTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.0/24", 7, 3)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.0/24", 7, 3)]
    [InlineData("2001:db8:1:23ff::9", "2001:db8:1::/48", 0x23, 6)]
    [InlineData("0.0.1.255", "0.0.1.0/24", 255, 3)]
    public void An_address_is_a_client_of_its_prefix(string address, string name, int client, int length)
    {
        ViewerPrefix prefix = ViewerPrefix.Of(IPAddress.Parse(address), out byte number);
        Assert.Equal((name, (byte)client, length), (prefix.ToString(), number, prefix.ToBytes().Length));
        Assert.True(ViewerPrefix.TryRead(prefix.ToBytes(), out ViewerPrefix read));
        Assert.Equal(prefix, read);
    }

    [Fact]
    public void All_viewers_are_no_bytes_and_other_lengths_are_no_prefix()
    {
        Assert.True(ViewerPrefix.TryRead([], out ViewerPrefix all));
        Assert.Equal((ViewerPrefix.All, "all", 0), (all, all.ToString(), all.ToBytes().Length));
        Assert.All((byte[][])[[1], [1, 2, 3, 4], [1, 2, 3, 4, 5], new byte[16], [0, 0, 0]], bytes => Assert.False(ViewerPrefix.TryRead(bytes, out _)));
        // ::/48 is somebody, if nobody's.
        Assert.True(ViewerPrefix.TryRead(new byte[6], out ViewerPrefix zero));
        Assert.False(zero.IsAll);
    }
}
