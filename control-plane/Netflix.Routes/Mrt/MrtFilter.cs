using System.Net;

namespace Netflix.Routes.Mrt;

/// <summary>What of a dump is wanted. An empty set does not matter.</summary>
/// <param name="Peers">Routes that one of these peers of the dump's writer announced.</param>
/// <param name="PeerNetworks">The same by the peers' AS numbers.</param>
/// <param name="Origins">Routes that begin in one of these AS numbers.</param>
public sealed record MrtFilter(IReadOnlySet<IPAddress> Peers, IReadOnlySet<uint> PeerNetworks, IReadOnlySet<uint> Origins)
{
    public static MrtFilter None { get; } = new(new HashSet<IPAddress>(), new HashSet<uint>(), new HashSet<uint>());

    internal bool AsksForPeers => Peers.Count + PeerNetworks.Count > 0;

    internal bool WantsPeer(IPAddress address, uint network) => Peers.Contains(address) || PeerNetworks.Contains(network);

    internal bool WantsOrigin(uint origin) => Origins.Count == 0 || Origins.Contains(origin);
}
