using Netflix.Steering.Networks;

namespace Netflix.Routes.Bgp;

/// <summary>A prefix and the way to it.</summary>
public readonly record struct BgpRoute(Prefix Prefix, BgpAttributes Attributes)
{
    private const int ShortestIPv4 = 8, ShortestIPv6 = 16;

    /// <summary>By prefix, and of one prefix the better way first: the shorter path, the lower discriminator.</summary>
    public static IComparer<BgpRoute> Order { get; } = Comparer<BgpRoute>.Create(static (one, other) =>
    {
        int order = Prefix.Order.Compare(one.Prefix, other.Prefix);
        return order != 0 ? order : Compare(one.Attributes, other.Attributes);
    });

    /// <summary>Shorter ones are a default route or a mistake: nobody's own network is that large.</summary>
    public static bool IsOfANetwork(Prefix prefix) => prefix.Length >= (prefix.IsIPv6 ? ShortestIPv6 : ShortestIPv4);

    /// <returns>Negative when the first way is the better one.</returns>
    public static int Compare(in BgpAttributes one, in BgpAttributes other)
    {
        int order = one.AsPathLength.CompareTo(other.AsPathLength);
        if (order == 0) order = one.Med.CompareTo(other.Med);
        return order != 0 ? order : one.OriginAs.CompareTo(other.OriginAs);
    }
}
