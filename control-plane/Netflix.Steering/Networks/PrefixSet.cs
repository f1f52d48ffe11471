namespace Netflix.Steering.Networks;

/// <param name="Announcements">Best first, never empty.</param>
internal readonly record struct AnnouncedPrefix(Prefix Prefix, Announcement[] Announcements);

/// <summary>Announced prefixes in <see cref="Prefix.Order"/>, in one array without a gap: with a million of them every byte counts. Never changed once it is made.</summary>
internal sealed class PrefixSet(AnnouncedPrefix[] prefixes)
{
    internal static PrefixSet Empty { get; } = new([]);

    internal ReadOnlySpan<AnnouncedPrefix> Prefixes => prefixes;

    internal Announcement[] this[Prefix prefix] => Find(prefix) is >= 0 and var place ? prefixes[place].Announcements : [];

    internal PrefixSet With(List<RouteChange> changes, AnnouncementSets sets)
    {
        // Stable: of two changes of one prefix the later one counts.
        RouteChange[] ordered = [.. changes];
        if (ordered.Length > 1) ordered = [.. ordered.OrderBy(change => change.Prefix, Prefix.Order)];
        var merged = new AnnouncedPrefix[prefixes.Length + ordered.Length];
        int count = 0, next = 0;
        for (int i = 0; i < ordered.Length;)
        {
            Prefix prefix = ordered[i].Prefix;
            int before = next;
            while (next < prefixes.Length && Prefix.Order.Compare(prefixes[next].Prefix, prefix) < 0) next++;
            prefixes.AsSpan(before, next - before).CopyTo(merged.AsSpan(count));
            count += next - before;
            Announcement[] announcements = next < prefixes.Length && prefixes[next].Prefix == prefix ? prefixes[next++].Announcements : [];
            while (i < ordered.Length && ordered[i].Prefix == prefix) announcements = Changed(announcements, ordered[i++], sets);
            if (announcements.Length > 0) merged[count++] = new AnnouncedPrefix(prefix, announcements);
        }
        prefixes.AsSpan(next).CopyTo(merged.AsSpan(count));
        count += prefixes.Length - next;
        return new PrefixSet(count == merged.Length ? merged : merged[..count]);
    }

    private static Announcement[] Changed(Announcement[] before, in RouteChange change, AnnouncementSets sets)
    {
        const int OnStack = 16;
        Span<Announcement> after = before.Length < OnStack ? stackalloc Announcement[OnStack] : new Announcement[before.Length + 1];
        int count = 0;
        foreach (Announcement announcement in before)
        {
            if (announcement.Source != change.Announcement.Source || announcement.Site != change.Announcement.Site) after[count++] = announcement;
        }
        if (!change.IsWithdrawn) after[count++] = change.Announcement;
        after = after[..count];
        after.Sort(Announcement.BestFirst);
        return sets.Shared(after);
    }

    private int Find(Prefix prefix)
    {
        int low = 0, high = prefixes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1, order = Prefix.Order.Compare(prefixes[middle].Prefix, prefix);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }
}
