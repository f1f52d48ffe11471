using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

internal abstract record BmpMessage;

/// <summary>The router says who it is; empty where it does not.</summary>
internal sealed record BmpInitiation(string Name, string Description) : BmpMessage;

internal sealed record BmpPeerUp(BmpPeer Peer, bool AddsPathIPv4, bool AddsPathIPv6) : BmpMessage;

internal sealed record BmpPeerDown(BmpPeer Peer) : BmpMessage;

/// <param name="Update">Null when the message is none.</param>
internal sealed record BmpRoutes(BmpPeer Peer, BgpUpdate? Update) : BmpMessage;

internal sealed record BmpTermination : BmpMessage;

/// <summary>Statistics, mirrored messages, and what will be invented.</summary>
internal sealed record BmpOther : BmpMessage;
