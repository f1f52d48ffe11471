using System.Net;
using Netflix.Contracts.Tokens;

namespace Netflix.Contracts.Tests.Tokens;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("2001:db8::/32", "192.0.2.1", false)]
    public void A_client_is_within_its_network(string network, string client, bool within) =>
        Assert.Equal(within, ClientNetwork.Parse(network).Contains(IPAddress.Parse(client)));

    [Theory]
    [InlineData("192.0.2.1/24")]
    [InlineData("2001:db8::1/64")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0")]
    public void One_network_has_one_spelling(string text) => Assert.Throws<FormatException>(() => ClientNetwork.Parse(text));
}
