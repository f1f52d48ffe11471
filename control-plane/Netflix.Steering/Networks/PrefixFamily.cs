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
    private readonly SortedDictionary<Prefix, Announcement[]> _short = new(Prefix.Order);
    private readonly Dictionary<uint, SortedList<Prefix, Announcement[]>> _long = [];
    private readonly HashSet<uint> _touched = [];
    private readonly HashSet<Prefix> _touchedShort = [];

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
        Announcement[] before = AnnouncementsOf(change.Prefix);
        Announcement[] after = Changed(before, change);
        if (after.AsSpan().SequenceEqual(before)) return;
        bool isShort = change.Prefix.Length <= _pieceBits;
        uint piece = PieceOf(change.Prefix.Bits);
        IDictionary<Prefix, Announcement[]> prefixes = isShort ? _short : PrefixesIn(piece);
        if (after.Length == 0) prefixes.Remove(change.Prefix);
        else prefixes[change.Prefix] = _sets.Shared(after);
        Count += (after.Length > 0 ? 1 : 0) - (before.Length > 0 ? 1 : 0);
        if (isShort) _touchedShort.Add(change.Prefix);
        else _touched.Add(piece);
    }

    internal int RemoveSource(int source)
    {
        List<RouteChange> changes = [];
        foreach (var (prefix, announcements) in _short.Concat(_long.Values.SelectMany(piece => piece)))
        {
            foreach (Announcement announcement in announcements)
            {
                if (announcement.Source == source) changes.Add(new RouteChange(prefix, announcement, IsWithdrawn: true));
            }
        }
        foreach (RouteChange change in changes) Note(change);
        return changes.Count;
    }

    internal void Publish()
    {
        if (_touchedShort.Count > 0)
        {
            _rest = PrefixRanges.Cut(0, [], [.. _short.Select(pair => new AnnouncedPrefix(pair.Key, pair.Value))], _sets);
            foreach (uint piece in _long.Keys)
            {
                if (!_touched.Contains(piece) && IsUnderTouched(piece)) _touched.Add(piece);
            }
            _touchedShort.Clear();
        }
        foreach (uint piece in _touched)
        {
            if (_long.TryGetValue(piece, out SortedList<Prefix, Announcement[]>? prefixes) && prefixes.Count > 0)
                _pieces[piece] = PrefixRanges.Cut(FirstOf(piece), Around(piece), [.. prefixes.Select(pair => new AnnouncedPrefix(pair.Key, pair.Value))], _sets);
            else
            {
                _long.Remove(piece);
                _pieces.TryRemove(piece, out _);
            }
        }
        _touched.Clear();
    }

    internal List<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> Explain(NetworkAddress address)
    {
        List<(Prefix, IReadOnlyList<Announcement>)> found = [];
        for (int length = address.IsIPv6 ? 128 : 32; length >= 0; length--)
        {
            var prefix = Prefix.Around(address, length);
            if (AnnouncementsOf(prefix) is { Length: > 0 } announcements) found.Add((prefix, announcements));
        }
        return found;
    }

    private static Announcement[] Changed(Announcement[] before, in RouteChange change)
    {
        List<Announcement> after = new(before.Length + 1);
        foreach (Announcement announcement in before)
        {
            if (announcement.Source != change.Announcement.Source || announcement.Site != change.Announcement.Site) after.Add(announcement);
        }
        if (!change.IsWithdrawn) after.Add(change.Announcement);
        after.Sort(Announcement.BestFirst);
        return [.. after];
    }

    private Announcement[] AnnouncementsOf(Prefix prefix)
    {
        IDictionary<Prefix, Announcement[]>? prefixes = prefix.Length <= _pieceBits ? _short : _long.GetValueOrDefault(PieceOf(prefix.Bits));
        return prefixes is not null && prefixes.TryGetValue(prefix, out Announcement[]? announcements) ? announcements : [];
    }

    private SortedList<Prefix, Announcement[]> PrefixesIn(uint piece)
    {
        if (!_long.TryGetValue(piece, out SortedList<Prefix, Announcement[]>? prefixes)) _long.Add(piece, prefixes = new SortedList<Prefix, Announcement[]>(Prefix.Order));
        return prefixes;
    }

    private bool IsUnderTouched(uint piece)
    {
        UInt128 first = FirstOf(piece);
        for (int length = _pieceBits; length >= 0; length--)
        {
            if (_touchedShort.Contains(Prefix.Around(new NetworkAddress(first, _isIPv6), length))) return true;
        }
        return false;
    }

    // What the shorter prefixes say of a whole piece.
    private SiteMatch[] Around(uint piece) => _rest.Find(FirstOf(piece));

    private uint PieceOf(UInt128 address) => (uint)(address >> (128 - _pieceBits));

    private UInt128 FirstOf(uint piece) => (UInt128)piece << (128 - _pieceBits);
}
