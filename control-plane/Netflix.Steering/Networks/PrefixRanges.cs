namespace Netflix.Steering.Networks;

/// <summary>Prefixes cut into ranges that do not overlap. Never changed once it is made.</summary>
/// <param name="starts">Ascending; the first is the first address there is a question about. A range ends where the next one starts.</param>
/// <param name="matches">Of each range.</param>
internal sealed class PrefixRanges(UInt128[] starts, SiteMatch[][] matches)
{
    // Sites beyond that are no nearer than what GeoIP finds.
    private const int MostSites = 8;

    internal SiteMatch[] Find(UInt128 address)
    {
        int low = 0, high = starts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= address) low = middle;
            else high = middle - 1;
        }
        return matches[low];
    }

    /// <param name="around">What holds for all of it.</param>
    /// <param name="prefixes">Within it, in <see cref="Prefix.Order"/>.</param>
    internal static PrefixRanges Cut(UInt128 first, SiteMatch[] around, IReadOnlyCollection<AnnouncedPrefix> prefixes, AnnouncementSets sets)
    {
        List<UInt128> starts = new(prefixes.Count * 2 + 1);
        List<SiteMatch[]> matches = new(prefixes.Count * 2 + 1);
        Stack<(UInt128 Last, SiteMatch[] Matches)> open = new();
        Begin(first, around);
        foreach (AnnouncedPrefix prefix in prefixes)
        {
            EndBefore(prefix.Prefix.Bits, isAll: false);
            SiteMatch[] inner = sets.Shared(Join(prefix, open.TryPeek(out var outer) ? outer.Matches : around));
            open.Push((prefix.Prefix.LastBits, inner));
            Begin(prefix.Prefix.Bits, inner);
        }
        EndBefore(0, isAll: true);
        return new PrefixRanges([.. starts], [.. matches]);

        void EndBefore(UInt128 next, bool isAll)
        {
            while (open.TryPeek(out var innermost) && (isAll || innermost.Last < next))
            {
                open.Pop();
                // Behind the very last address there is nothing.
                if (innermost.Last != UInt128.MaxValue) Begin(innermost.Last + 1, open.TryPeek(out var outer) ? outer.Matches : around);
            }
        }

        void Begin(UInt128 start, SiteMatch[] match)
        {
            if (starts.Count > 0 && starts[^1] == start) matches[^1] = match;
            else if (matches.Count == 0 || matches[^1] != match)
            {
                starts.Add(start);
                matches.Add(match);
            }
        }
    }

    /// <summary>The sites of a prefix before those of the shorter ones around it.</summary>
    internal static SiteMatch[] Join(in AnnouncedPrefix prefix, SiteMatch[] around)
    {
        List<SiteMatch> sites = new(prefix.Announcements.Length + around.Length);
        foreach (Announcement announcement in prefix.Announcements)
            Add(sites, new SiteMatch(announcement.Site, prefix.Prefix.Length, announcement.AsPathLength, announcement.Med));
        foreach (SiteMatch outer in around) Add(sites, outer);
        return [.. sites];
    }

    private static void Add(List<SiteMatch> sites, SiteMatch match)
    {
        if (sites.Count == MostSites) return;
        foreach (SiteMatch earlier in sites)
        {
            if (earlier.Site == match.Site) return;
        }
        sites.Add(match);
    }
}

/// <param name="Announcements">Best first, never empty.</param>
internal readonly record struct AnnouncedPrefix(Prefix Prefix, Announcement[] Announcements);
