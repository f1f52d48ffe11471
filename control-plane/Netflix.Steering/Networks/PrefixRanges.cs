namespace Netflix.Steering.Networks;

/// <summary>Prefixes cut into ranges that do not overlap. Never changed once it is made.</summary>
internal sealed class PrefixRanges
{
    // Sites beyond that are no nearer than what GeoIP finds.
    private const int MostSites = 8;

    // Ascending; the first is the first address there is a question about. A range ends where the next one starts.
    private readonly ulong[] _upper;
    // Of the same starts the lower half; null when all are 0, as they are but for prefixes longer than a /64.
    private readonly ulong[]? _lower;
    private readonly SiteMatch[][] _matches;

    private PrefixRanges(List<UInt128> starts, List<SiteMatch[]> matches)
    {
        _upper = [.. starts.Select(start => (ulong)(start >> 64))];
        if (starts.Exists(start => (ulong)start != 0)) _lower = [.. starts.Select(start => (ulong)start)];
        _matches = [.. matches];
    }

    internal SiteMatch[] Find(UInt128 address)
    {
        ulong upper = (ulong)(address >> 64), lower = (ulong)address;
        int low = 0, high = _upper.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            ulong start = _upper[middle];
            if (start < upper || (start == upper && (_lower is null || _lower[middle] <= lower))) low = middle;
            else high = middle - 1;
        }
        return _matches[low];
    }

    /// <param name="around">What holds for all of it.</param>
    /// <param name="prefixes">Within it, in <see cref="Prefix.Order"/>.</param>
    internal static PrefixRanges Cut(UInt128 first, SiteMatch[] around, ReadOnlySpan<AnnouncedPrefix> prefixes, AnnouncementSets sets)
    {
        (List<UInt128> starts, List<SiteMatch[]> matches, Stack<(UInt128 Last, SiteMatch[] Matches)> open) = sets.CuttingBoard();
        Begin(first, around);
        foreach (ref readonly AnnouncedPrefix prefix in prefixes)
        {
            EndBefore(prefix.Prefix.Bits, isAll: false);
            SiteMatch[] inner = Join(prefix, open.TryPeek(out var outer) ? outer.Matches : around, sets);
            open.Push((prefix.Prefix.LastBits, inner));
            Begin(prefix.Prefix.Bits, inner);
        }
        EndBefore(0, isAll: true);
        return new PrefixRanges(starts, matches);

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
    private static SiteMatch[] Join(in AnnouncedPrefix prefix, SiteMatch[] around, AnnouncementSets sets)
    {
        Span<SiteMatch> sites = stackalloc SiteMatch[MostSites];
        int count = 0;
        foreach (Announcement announcement in prefix.Announcements)
            Add(sites, ref count, new SiteMatch(announcement.Site, prefix.Prefix.Length, announcement.AsPathLength, announcement.Med));
        foreach (SiteMatch outer in around) Add(sites, ref count, outer);
        return sets.Shared(sites[..count]);
    }

    private static void Add(Span<SiteMatch> sites, ref int count, SiteMatch match)
    {
        if (count == sites.Length) return;
        foreach (SiteMatch earlier in sites[..count])
        {
            if (earlier.Site == match.Site) return;
        }
        sites[count++] = match;
    }
}
