using System.Collections.Concurrent;

namespace Netflix.Steering.Networks;

/// <summary>
/// The prefixes of one address family. What is announced is kept beside what readers see: pieces that a batch touched are cut anew when
/// it is published. One writer at a time.
/// </summary>
internal sealed class PrefixFamily
{
    private readonly bool _isIPv6;
    private readonly int _pieceBits;
    private readonly AnnouncementSets _sets;
    // As long as a piece or shorter: each holds for whole pieces.
    private PrefixSet _short = PrefixSet.Empty;
    private readonly Dictionary<uint, PrefixSet> _long = [];

    // Of the batch that is not published yet.
    private readonly List<RouteChange> _shortChanges = [];
    private readonly Dictionary<uint, List<RouteChange>> _longChanges = [];

    // What readers see.
    private readonly ConcurrentDictionary<uint, PrefixRanges> _pieces = new(concurrencyLevel: 1, capacity: 0);
    private volatile PrefixRanges _rest;

    internal PrefixFamily(bool isIPv6, int pieceBits, AnnouncementSets sets)
    {
        (_isIPv6, _pieceBits, _sets) = (isIPv6, pieceBits, sets);
        _rest = PrefixRanges.Cut(0, [], [], sets);
    }

    internal int Count { get; private set; }

    internal ReadOnlySpan<SiteMatch> Find(UInt128 address) =>
        (_pieces.TryGetValue(PieceOf(address), out PrefixRanges? piece) ? piece : _rest).Find(address);

    /// <summary>Seen by readers after <see cref="Publish"/>.</summary>
    internal void Note(in RouteChange change)
    {
        if (change.Prefix.Length <= _pieceBits)
        {
            _shortChanges.Add(change);
            return;
        }
        uint piece = PieceOf(change.Prefix.Bits);
        if (!_longChanges.TryGetValue(piece, out List<RouteChange>? changes)) _longChanges.Add(piece, changes = []);
        changes.Add(change);
    }

    /// <summary>Noted, as everything else.</summary>
    /// <returns>How many announcements that are.</returns>
    internal int NoteRemoval(ReadOnlySpan<int> sources)
    {
        int noted = NoteRemoval(_short, sources);
        foreach (PrefixSet prefixes in _long.Values) noted += NoteRemoval(prefixes, sources);
        return noted;
    }

    internal void Publish()
    {
        HashSet<uint> touched = [.. _longChanges.Keys];
        if (_shortChanges.Count > 0)
        {
            PrefixSet prefixes = _short.With(_shortChanges, _sets);
            Count += prefixes.Prefixes.Length - _short.Prefixes.Length;
            _short = prefixes;
            _rest = PrefixRanges.Cut(0, [], prefixes.Prefixes, _sets);
            foreach (RouteChange change in _shortChanges) AddPiecesIn(change.Prefix, touched);
            _shortChanges.Clear();
        }
        foreach (var (piece, changes) in _longChanges)
        {
            PrefixSet before = _long.GetValueOrDefault(piece, PrefixSet.Empty), after = before.With(changes, _sets);
            Count += after.Prefixes.Length - before.Prefixes.Length;
            if (after.Prefixes.IsEmpty) _long.Remove(piece);
            else _long[piece] = after;
        }
        _longChanges.Clear();
        foreach (uint piece in touched)
        {
            // What the shorter prefixes say holds for the whole piece.
            if (_long.TryGetValue(piece, out PrefixSet? prefixes)) _pieces[piece] = PrefixRanges.Cut(FirstOf(piece), _rest.Find(FirstOf(piece)), prefixes.Prefixes, _sets);
            else _pieces.TryRemove(piece, out _);
        }
    }

    internal List<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> Explain(NetworkAddress address)
    {
        List<(Prefix, IReadOnlyList<Announcement>)> found = [];
        PrefixSet inPiece = _long.GetValueOrDefault(PieceOf(address.Bits), PrefixSet.Empty);
        for (int length = _isIPv6 ? 128 : 32; length >= 0; length--)
        {
            var prefix = Prefix.Around(address, length);
            if ((length <= _pieceBits ? _short : inPiece)[prefix] is { Length: > 0 } announcements) found.Add((prefix, announcements));
        }
        return found;
    }

    internal bool Announces(int site) => Announces(_short, site) || _long.Values.Any(prefixes => Announces(prefixes, site));

    private static bool Announces(PrefixSet prefixes, int site)
    {
        foreach (ref readonly AnnouncedPrefix prefix in prefixes.Prefixes)
        {
            foreach (Announcement announcement in prefix.Announcements)
            {
                if (announcement.Site == site) return true;
            }
        }
        return false;
    }

    internal PrefixFamilyContent Take() => new(_short, [.. _long.OrderBy(piece => piece.Key).Select(piece => piece.Value)]);

    private int NoteRemoval(PrefixSet prefixes, ReadOnlySpan<int> sources)
    {
        int noted = 0;
        foreach (ref readonly AnnouncedPrefix prefix in prefixes.Prefixes)
        {
            foreach (Announcement announcement in prefix.Announcements)
            {
                if (!sources.Contains(announcement.Source)) continue;
                Note(new RouteChange(prefix.Prefix, announcement, IsWithdrawn: true));
                noted++;
            }
        }
        return noted;
    }

    // By counting through the prefix or through all pieces, whichever are fewer.
    private void AddPiecesIn(Prefix prefix, HashSet<uint> pieces)
    {
        uint first = PieceOf(prefix.Bits), last = PieceOf(prefix.LastBits);
        if (last - first < (uint)_long.Count)
        {
            for (ulong piece = first; piece <= last; piece++)
            {
                if (_long.ContainsKey((uint)piece)) pieces.Add((uint)piece);
            }
            return;
        }
        foreach (uint piece in _long.Keys)
        {
            if (piece >= first && piece <= last) pieces.Add(piece);
        }
    }

    private uint PieceOf(UInt128 address) => (uint)(address >> (128 - _pieceBits));

    private UInt128 FirstOf(uint piece) => (UInt128)piece << (128 - _pieceBits);
}
