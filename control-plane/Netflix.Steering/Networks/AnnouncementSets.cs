namespace Netflix.Steering.Networks;

/// <summary>
/// One array for equal sets: a million prefixes have a few thousand different ones, and a set that is known allocates nothing. Sets that
/// nobody uses any more are forgotten with all others now and then, which costs the ones in use a second copy at most.
/// </summary>
internal sealed class AnnouncementSets
{
    private const int MostSets = 1 << 16;

    private readonly Dictionary<Announcement[], Announcement[]> _announcements = new(new ByContent<Announcement>());
    private readonly Dictionary<SiteMatch[], SiteMatch[]> _matches = new(new ByContent<SiteMatch>());

    // A table of a million prefixes is cut a million times while it comes in: most of that time was the collector's.
    private readonly (List<UInt128> Starts, List<SiteMatch[]> Matches, Stack<(UInt128 Last, SiteMatch[] Matches)> Open) _board = ([], [], new());

    /// <summary>Empty lists to cut ranges on; the ones given before are not to be used any more.</summary>
    internal (List<UInt128> Starts, List<SiteMatch[]> Matches, Stack<(UInt128 Last, SiteMatch[] Matches)> Open) CuttingBoard()
    {
        _board.Starts.Clear();
        _board.Matches.Clear();
        _board.Open.Clear();
        return _board;
    }

    internal Announcement[] Shared(ReadOnlySpan<Announcement> set) => Shared(_announcements, set);

    internal SiteMatch[] Shared(ReadOnlySpan<SiteMatch> set) => Shared(_matches, set);

    private static T[] Shared<T>(Dictionary<T[], T[]> known, ReadOnlySpan<T> set)
    {
        if (known.GetAlternateLookup<ReadOnlySpan<T>>().TryGetValue(set, out T[]? same)) return same;
        if (known.Count == MostSets) known.Clear();
        T[] kept = [.. set];
        known.Add(kept, kept);
        return kept;
    }

    private sealed class ByContent<T> : IEqualityComparer<T[]>, IAlternateEqualityComparer<ReadOnlySpan<T>, T[]>
    {
        public bool Equals(T[]? one, T[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(T[] set) => GetHashCode(set.AsSpan());

        public bool Equals(ReadOnlySpan<T> one, T[] other) => one.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<T> set)
        {
            HashCode hash = default;
            foreach (T value in set) hash.Add(value);
            return hash.ToHashCode();
        }

        public T[] Create(ReadOnlySpan<T> set) => [.. set];
    }
}
