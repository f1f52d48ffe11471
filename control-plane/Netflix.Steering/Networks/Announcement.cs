namespace Netflix.Steering.Networks;

/// <summary>A site can reach a prefix: what one source, a BGP session or a file, says.</summary>
/// <param name="Source">Whose word it is; a source that ends takes its announcements along.</param>
/// <param name="AsPathLength">Networks between the site and the prefix; 0 within the site's own.</param>
/// <param name="Med">Multi-exit discriminator (RFC 4271, section 5.1.4): between equal paths the lower one.</param>
public readonly record struct Announcement(int Site, int Source, ushort AsPathLength, uint Med)
{
    /// <summary>Better ones first: a shorter path, a lower discriminator.</summary>
    public static IComparer<Announcement> BestFirst { get; } = Comparer<Announcement>.Create(static (one, other) =>
    {
        int order = one.AsPathLength.CompareTo(other.AsPathLength);
        if (order == 0) order = one.Med.CompareTo(other.Med);
        if (order == 0) order = one.Site.CompareTo(other.Site);
        return order != 0 ? order : one.Source.CompareTo(other.Source);
    });
}
