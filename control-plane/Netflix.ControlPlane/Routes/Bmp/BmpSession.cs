using System.Buffers;
using System.IO.Pipelines;
using Netflix.ControlPlane.Routes.Bgp;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Bmp;

/// <summary>
/// One router's connection: its BGP sessions' routes go into the prefix table as its site's. A session that is down takes its routes
/// along at once; when the connection itself ends, they are the caller's to take out (<see cref="Sources"/>).
/// </summary>
internal sealed partial class BmpSession(int site, RouteSources sources, PrefixTable table, ILogger<BmpSession> log)
{
    private readonly Dictionary<BmpPeer, PeerState> _peers = [];
    private readonly RouteBatch _batch = new(table);

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
            if (!reading.IsCompleted) _batch.Flush();
            ReadResult result = await reading;
            ReadOnlySequence<byte> buffer = result.Buffer;
            bool goesOn = true;
            while (goesOn && TryTake(ref buffer, out ReadOnlySequence<byte> message)) goesOn = Handle(message);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (goesOn && !result.IsCompleted) continue;
            _batch.Flush();
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
                RouterConnected(site, router.Name, router.Description);
                break;
            case BmpPeerUp up:
                TakeDown(up.Peer);
                _peers[up.Peer] = new PeerState(sources, up.AddsPathIPv4, up.AddsPathIPv6);
                PeerIsUp(site, up.Peer);
                break;
            case BmpPeerDown down:
                if (TakeDown(down.Peer)) PeerIsDown(site, down.Peer);
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
        if (!_peers.TryGetValue(peer, out PeerState? state)) _peers.Add(peer, state = new PeerState(sources, false, false));
        if (update.Flaw is { } flaw) UpdateIsFlawed(site, peer, flaw);
        foreach (BgpPrefix prefix in update.Withdrawn) _batch.Add(Change(prefix, isWithdrawn: true));
        foreach (BgpPrefix prefix in update.Announced) _batch.Add(Change(prefix, isWithdrawn: false));

        RouteChange Change(BgpPrefix prefix, bool isWithdrawn) =>
            new(prefix.Prefix, new Announcement(site, state.SourceOf(prefix.Path), update.Attributes.AsPathLength, update.Attributes.Med), isWithdrawn);
    }

    private bool TakeDown(BmpPeer peer)
    {
        if (!_peers.Remove(peer, out PeerState? state)) return false;
        _batch.Flush();
        table.RemoveSources([.. state.Sources]);
        return true;
    }

    private sealed class PeerState(RouteSources sources, bool addsPathIPv4, bool addsPathIPv6)
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
            int source = sources.Next();
            _sources.Add(path % MostPaths, source);
            return source;
        }
    }

    [LoggerMessage(5101, LogLevel.Information, "Router {Name} of site {Site} sends its routes ({Description})")]
    private partial void RouterConnected(int site, string name, string description);

    [LoggerMessage(5102, LogLevel.Information, "BGP session of site {Site} with {Peer} is up")]
    private partial void PeerIsUp(int site, BmpPeer peer);

    [LoggerMessage(5103, LogLevel.Warning, "BGP session of site {Site} with {Peer} is down; its routes are out")]
    private partial void PeerIsDown(int site, BmpPeer peer);

    [LoggerMessage(5104, LogLevel.Warning, "An update of {Peer} at site {Site} cannot be read ({Flaw}); its prefixes are out")]
    private partial void UpdateIsFlawed(int site, BmpPeer peer, string flaw);
}
