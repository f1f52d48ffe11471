namespace Netflix.Steering.Networks;

/// <summary>What a family announced at one moment.</summary>
/// <param name="Pieces">In the order of their addresses.</param>
internal sealed record PrefixFamilyContent(PrefixSet Short, IReadOnlyList<PrefixSet> Pieces)
{
    /// <summary>In <see cref="Prefix.Order"/>.</summary>
    internal IEnumerable<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> List()
    {
        int next = 0;
        foreach (PrefixSet piece in Pieces)
        {
            // A short prefix begins where a piece does, never within one: it comes before all of a piece, or after.
            while (next < Short.Prefixes.Length && Prefix.Order.Compare(Short.Prefixes[next].Prefix, piece.Prefixes[0].Prefix) < 0) yield return Of(Short, next++);
            for (int i = 0; i < piece.Prefixes.Length; i++) yield return Of(piece, i);
        }
        while (next < Short.Prefixes.Length) yield return Of(Short, next++);
    }

    private static (Prefix, IReadOnlyList<Announcement>) Of(PrefixSet prefixes, int place) => (prefixes.Prefixes[place].Prefix, prefixes.Prefixes[place].Announcements);
}
