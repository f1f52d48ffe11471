using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes;

/// <summary>What an operator may want to look at.</summary>
internal enum OverlapKind
{
    /// <summary>Several sites announce the same prefix: meant where they share viewers.</summary>
    SeveralSites,

    /// <summary>One router of a site announces it and another one of that site does not.</summary>
    NotByAllRouters,

    /// <summary>A site announces a part of what another site announces: the part's viewers go there.</summary>
    PartOfAnother,
}

/// <param name="Sites">Who announces it, best first; for a part the owner of the part.</param>
/// <param name="Other">The prefix around a part, and whose it is.</param>
/// <param name="Missing">Speakers of the site that do not announce it, by name.</param>
internal sealed record Overlap(OverlapKind Kind, Prefix Prefix, IReadOnlyList<int> Sites, (Prefix Prefix, int Site)? Other = null, IReadOnlyList<string>? Missing = null);

/// <summary>Overlaps and inconsistencies of a whole table: how many of each kind, and the first of them.</summary>
internal sealed class PrefixOverlaps
{
    private readonly Dictionary<OverlapKind, int> _counts = [];
    private readonly List<Overlap> _found = [];
    private readonly int _most;

    private PrefixOverlaps(int most) => _most = most;

    internal int CountOf(OverlapKind kind) => _counts.GetValueOrDefault(kind);

    /// <summary>At most so many of each kind as were asked for, in the table's order.</summary>
    internal IReadOnlyList<Overlap> Found => _found;

    /// <param name="table">In <see cref="Prefix.Order"/>.</param>
    /// <param name="speakerOf">The router or appliance behind a source; null: neither, a file or an operator.</param>
    /// <param name="most">Of each kind.</param>
    internal static PrefixOverlaps Of(IEnumerable<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> table, Func<int, string?> speakerOf, int most)
    {
        var overlaps = new PrefixOverlaps(most);
        List<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> all = [.. table];
        Dictionary<int, HashSet<string>> speakers = SpeakersOf(all, speakerOf);
        Stack<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> around = new();
        foreach ((Prefix prefix, IReadOnlyList<Announcement> announcements) in all)
        {
            while (around.TryPeek(out var outer) && (outer.Prefix.IsIPv6 != prefix.IsIPv6 || outer.Prefix.LastBits < prefix.Bits)) around.Pop();
            int[] sites = [.. announcements.Select(announcement => announcement.Site).Distinct()];
            if (sites.Length > 1) overlaps.Add(new Overlap(OverlapKind.SeveralSites, prefix, sites));
            foreach (int site in sites)
            {
                overlaps.LookForMissing(prefix, site, announcements, speakers, speakerOf);
                overlaps.LookAround(prefix, site, around);
            }
            around.Push((prefix, announcements));
        }
        return overlaps;
    }

    private static Dictionary<int, HashSet<string>> SpeakersOf(List<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> table, Func<int, string?> speakerOf)
    {
        Dictionary<int, HashSet<string>> speakers = [];
        HashSet<(int, int)> seen = [];
        foreach ((_, IReadOnlyList<Announcement> announcements) in table)
        {
            foreach (Announcement announcement in announcements)
            {
                if (!seen.Add((announcement.Site, announcement.Source)) || speakerOf(announcement.Source) is not { } speaker) continue;
                if (!speakers.TryGetValue(announcement.Site, out HashSet<string>? ofSite)) speakers.Add(announcement.Site, ofSite = []);
                ofSite.Add(speaker);
            }
        }
        return speakers;
    }

    private void LookForMissing(Prefix prefix, int site, IReadOnlyList<Announcement> announcements, Dictionary<int, HashSet<string>> speakers, Func<int, string?> speakerOf)
    {
        if (!speakers.TryGetValue(site, out HashSet<string>? all) || all.Count < 2) return;
        string[] here = [.. announcements.Where(announcement => announcement.Site == site).Select(announcement => speakerOf(announcement.Source)).OfType<string>().Distinct()];
        // What an operator declared alone is no router's business.
        if (here.Length > 0 && here.Length < all.Count) Add(new Overlap(OverlapKind.NotByAllRouters, prefix, [site], Missing: [.. all.Except(here).Order(StringComparer.Ordinal)]));
    }

    // The nearest one around it decides: a site's own part of its own prefix is no news.
    private void LookAround(Prefix prefix, int site, Stack<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> around)
    {
        if (!around.TryPeek(out var outer) || outer.Announcements.Any(announcement => announcement.Site == site)) return;
        Add(new Overlap(OverlapKind.PartOfAnother, prefix, [site], (outer.Prefix, outer.Announcements[0].Site)));
    }

    private void Add(Overlap overlap)
    {
        int count = _counts.GetValueOrDefault(overlap.Kind);
        _counts[overlap.Kind] = count + 1;
        if (count < _most) _found.Add(overlap);
    }
}
