using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Netflix.Routes.Bgp;

namespace Netflix.Routes.Bmp;

/// <summary>
/// One router's connection. A BGP session that is down takes its routes along at once; when the connection itself ends, they are the
/// caller's to take out (<see cref="Sources"/>).
/// </summary>
internal sealed partial class BmpSession(IRouteSink sink, ILogger<BmpSession> log)
{
    private readonly Dictionary<BmpPeer, PeerState> _peers = [];

    internal BmpInitiation Router { get; private set; } = new("", "");

    /// <summary>Of the sessions that are up.</summary>
    internal IReadOnlyList<int> Sources => [.. _peers.Values.SelectMany(peer => peer.Sources)];

    /// <summary>Returns when the router says goodbye or the connection ends.</summary>
    /// <exception cref="WireFormatException">What came is no BMP.</exception>
    internal async Task RunAsync(PipeReader input, CancellationToken cancel)
    {
        while (true)
        {
            ValueTask<ReadResult> reading = input.ReadAsync(cancel);
            // What is here is seen before more is waited for; while a whole table comes in, a full batch at a time.
            if (!reading.IsCompleted) sink.Flush();
            ReadResult result = await reading;
            ReadOnlySequence<byte> buffer = result.Buffer;
            bool goesOn = true;
            while (goesOn && TryTake(ref buffer, out ReadOnlySequence<byte> message)) goesOn = Handle(message);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (goesOn && !result.IsCompleted) continue;
            sink.Flush();
            return;
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < BmpReader.HeaderBytes) return false;
        Span<byte> header = stackalloc byte[BmpReader.HeaderBytes];
        buffer.Slice(0, BmpReader.HeaderBytes).CopyTo(header);
        int length = BmpReader.LengthOf(header);
        if (buffer.Length < length) return false;
        message = buffer.Slice(0, length);
        buffer = buffer.Slice(length);
        return true;
    }

    private bool Handle(in ReadOnlySequence<byte> message)
    {
        BmpMessage read = message.IsSingleSegment
            ? BmpReader.Read(message.FirstSpan, EncodingOf)
            : BmpReader.Read(message.ToArray(), EncodingOf);
        switch (read)
        {
            case BmpInitiation router:
                Router = router;
                RouterConnected(router.Name, router.Description);
                break;
            case BmpPeerUp up:
                TakeDown(up.Peer);
                _peers[up.Peer] = new PeerState(up.Peer, sink, up.AddsPathIPv4, up.AddsPathIPv6);
                PeerIsUp(Router.Name, up.Peer);
                break;
            case BmpPeerDown down:
                if (TakeDown(down.Peer)) PeerIsDown(Router.Name, down.Peer);
                break;
            case BmpRoutes { Update: { } update } routes:
                Note(routes.Peer, update);
                break;
            case BmpTermination:
                return false;
        }
        return true;
    }

    private (bool, bool) EncodingOf(BmpPeer peer) => _peers.TryGetValue(peer, out PeerState? known) ? (known.AddsPathIPv4, known.AddsPathIPv6) : default;

    private void Note(BmpPeer peer, BgpUpdate update)
    {
        // A router may begin in the middle: routes of a session it never said was up.
        if (!_peers.TryGetValue(peer, out PeerState? state)) _peers.Add(peer, state = new PeerState(peer, sink, false, false));
        if (update.Flaw is { } flaw) UpdateIsFlawed(Router.Name, peer, flaw);
        foreach (BgpPrefix prefix in update.Withdrawn) sink.Withdraw(state.SourceOf(prefix.Path), prefix.Prefix);
        if (update.Announced.Count == 0) return;
        // An empty path is the peer's own network's: only within it are there such routes.
        BgpAttributes attributes = update.Attributes.AsPathLength == 0 ? update.Attributes with { OriginAs = peer.Network } : update.Attributes;
        foreach (BgpPrefix prefix in update.Announced) sink.Announce(state.SourceOf(prefix.Path), prefix.Prefix, attributes);
    }

    private bool TakeDown(BmpPeer peer)
    {
        if (!_peers.Remove(peer, out PeerState? state)) return false;
        sink.Close([.. state.Sources]);
        return true;
    }

    private sealed class PeerState(BmpPeer peer, IRouteSink sink, bool addsPathIPv4, bool addsPathIPv6)
    {
        // Paths are numbered from 1 for each prefix; whoever numbers them throughout has some of them share a source here.
        private const uint MostPaths = 64;

        private readonly SortedList<uint, int> _sources = [];

        internal bool AddsPathIPv4 => addsPathIPv4;
        internal bool AddsPathIPv6 => addsPathIPv6;

        internal IEnumerable<int> Sources => _sources.Values;

        /// <summary>Each path of a prefix comes and goes by itself, as the word of somebody else would.</summary>
        internal int SourceOf(uint path)
        {
            if (_sources.TryGetValue(path % MostPaths, out int known)) return known;
            int source = sink.Open(peer);
            _sources.Add(path % MostPaths, source);
            return source;
        }
    }

    [LoggerMessage(5101, LogLevel.Information, "Router {Name} sends its routes ({Description})")]
    private partial void RouterConnected(string name, string description);

    [LoggerMessage(5102, LogLevel.Information, "BGP session of router {Name} with {Peer} is up")]
    private partial void PeerIsUp(string name, BmpPeer peer);

    [LoggerMessage(5103, LogLevel.Warning, "BGP session of router {Name} with {Peer} is down; its routes are out")]
    private partial void PeerIsDown(string name, BmpPeer peer);

    [LoggerMessage(5104, LogLevel.Warning, "An update of {Peer} at router {Name} cannot be read ({Flaw}); its prefixes are out")]
    private partial void UpdateIsFlawed(string name, BmpPeer peer, string flaw);
}
