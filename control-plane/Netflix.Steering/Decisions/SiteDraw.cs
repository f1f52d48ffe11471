using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Decisions;

/// <summary>Which site is a viewer's, where nearness alone would send everybody to one.</summary>
internal sealed class SiteDraw(FleetMap map, LoadBoard board)
{
    // A country's viewers are spread by their networks: those behind one address translator stay together.
    private const int SpreadIPv4Bits = 24, SpreadIPv6Bits = 48;

    internal static ulong HashOfNetwork(NetworkAddress client) =>
        RendezvousHash.HashNumber((ulong)(Prefix.Around(client, client.IsIPv6 ? SpreadIPv6Bits : SpreadIPv4Bits).Bits >> 64));

    /// <summary>A site is as often first as it has capacity.</summary>
    /// <param name="withRoom">Only sites where somebody has room, or only the others.</param>
    /// <param name="before">The score of the one before; of the one found at the end.</param>
    /// <returns>Negative when there are no more.</returns>
    internal int NextByCapacity(ulong network, ReadOnlySpan<int> sites, bool withRoom, ref double before)
    {
        int next = -1;
        double best = double.NegativeInfinity;
        foreach (int site in sites)
        {
            if (map.SiteCapacities[site] <= 0 || board.RoomAt(site) > 0 != withRoom) continue;
            double score = RendezvousHash.Score(network, map.SiteHashes[site], map.SiteCapacities[site]);
            if (score < before && score > best) (next, best) = (site, score);
        }
        before = best;
        return next;
    }

    /// <summary>Those that announce the viewer's prefix too, or are near, each as often as it has room; in one look at all of them.</summary>
    /// <param name="found">The ones drawn, best first.</param>
    /// <returns>How many there are.</returns>
    internal int FindRoom(in SteeringRequest request, ReadOnlySpan<SiteMatch> announcing, in Search search, Span<(int Site, Proximity Proximity)> found)
    {
        Span<double> scores = stackalloc double[found.Length];
        int count = 0;
        foreach (SiteMatch match in announcing)
        {
            if (map.TryFindSite(match.Site, out int site)) Draw(site, Proximity.Prefix, search, found, scores, ref count);
        }
        if (request.Place is not { } place) return count;
        foreach (int site in map.OpenSitesNear(place)) Draw(site, Proximity.Distance, search, found, scores, ref count);
        return count;
    }

    private void Draw(int site, Proximity proximity, in Search search, Span<(int Site, Proximity Proximity)> found, Span<double> scores, ref int count)
    {
        long room = board.RoomAt(site);
        if (room <= 0) return;
        double score = RendezvousHash.ScoreAbove(count == found.Length ? scores[count - 1] : 0, search.Viewer, map.SiteHashes[site], room);
        if (score <= 0 || search.HasVisited(site)) return;
        int place = count;
        while (place > 0 && scores[place - 1] < score) place--;
        // One that announces is near as well.
        for (int i = 0; i < count; i++)
        {
            if (found[i].Site == site) return;
        }
        count = Math.Min(count + 1, found.Length);
        for (int i = count - 1; i > place; i--) (found[i], scores[i]) = (found[i - 1], scores[i - 1]);
        (found[place], scores[place]) = ((site, proximity), score);
    }
}
