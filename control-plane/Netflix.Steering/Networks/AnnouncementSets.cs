namespace Netflix.Steering.Networks;

/// <summary>
/// One array for equal sets: a million prefixes have a few thousand different ones. Sets that nobody uses any more are forgotten as a
/// whole now and then, which costs the ones in use a second copy at most.
/// </summary>
internal sealed class AnnouncementSets
{
    private const int MostSets = 1 << 16;

    private readonly Dictionary<Announcement[], Announcement[]> _announcements = new(new ByContent<Announcement>());
    private readonly Dictionary<SiteMatch[], SiteMatch[]> _matches = new(new ByContent<SiteMatch>());

    internal Announcement[] Shared(Announcement[] set) => Shared(_announcements, set);

    internal SiteMatch[] Shared(SiteMatch[] set) => Shared(_matches, set);

    private static T[] Shared<T>(Dictionary<T[], T[]> known, T[] set)
    {
        if (known.TryGetValue(set, out T[]? same)) return same;
        if (known.Count == MostSets) known.Clear();
        known.Add(set, set);
        return set;
    }

    private sealed class ByContent<T> : IEqualityComparer<T[]>
    {
        public bool Equals(T[]? one, T[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(T[] set)
        {
            HashCode hash = default;
            foreach (T value in set) hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
