using System.Net;
using System.Net.Sockets;

namespace Netflix.Contracts.Tokens;

/// <summary>An IPv4 or IPv6 prefix (RFC 9164).</summary>
public readonly record struct ClientNetwork
{
    private readonly IPNetwork _network;

    private ClientNetwork(IPNetwork network) => _network = network;

    internal IPAddress Base => _network.BaseAddress;
    internal int PrefixLength => _network.PrefixLength;

    /// <exception cref="FormatException">Not like <c>192.0.2.0/24</c> or <c>2001:db8::/32</c>, or bits are set behind the prefix.</exception>
    public static ClientNetwork Parse(string text)
    {
        var network = IPNetwork.Parse(text);
        // Since .NET 10 it clears the bits behind the prefix instead of refusing them.
        return network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal))))
            ? new ClientNetwork(network)
            : throw new FormatException($"'{text}' has bits set behind its prefix.");
    }

    /// <param name="family">InterNetwork or InterNetworkV6.</param>
    /// <param name="bytes">The leading bytes of the address; what is left out is zero.</param>
    /// <returns>Null when the length does not fit or bits are set behind the prefix: one network has one spelling.</returns>
    internal static ClientNetwork? Of(AddressFamily family, int prefixLength, ReadOnlySpan<byte> bytes)
    {
        Span<byte> address = stackalloc byte[family == AddressFamily.InterNetwork ? 4 : 16];
        if (bytes.Length > address.Length || prefixLength < 0 || prefixLength > address.Length * 8) return null;
        address.Clear();
        bytes.CopyTo(address);
        for (int bit = prefixLength; bit < address.Length * 8; bit++)
            if ((address[bit / 8] & (0x80 >> (bit % 8))) != 0) return null;
        return new ClientNetwork(new IPNetwork(new IPAddress(address), prefixLength));
    }

    /// <summary>An IPv4 client that came in over an IPv6 socket is an IPv4 client.</summary>
    public bool Contains(IPAddress client) => _network.Contains(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);

    public override string ToString() => _network.ToString();
}
