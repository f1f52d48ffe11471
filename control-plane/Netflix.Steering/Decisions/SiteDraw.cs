using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Decisions;

/// <summary>Which site is a viewer's, where nearness alone would send everybody to one.</summary>
internal sealed class SiteDraw(FleetMap map, LoadBoard board, SteeringLimits limits)
{
    // A country's viewers are spread by their networks: those behind one address translator stay together.
    private const int SpreadIPv4Bits = 24, SpreadIPv6Bits = 48;

    internal static ulong HashOfNetwork(NetworkAddress client) =>
        RendezvousHash.HashNumber((ulong)(Prefix.Around(client, client.IsIPv6 ? SpreadIPv6Bits : SpreadIPv4Bits).Bits >> 64));

    /// <summary>A site is as often first as it has capacity.</summary>
    /// <param name="before">The score of the one before; of the one found at the end.</param>
    /// <returns>Negative when there are no more.</returns>
    internal int NextByCapacity(ulong network, ReadOnlySpan<int> sites, ref double before)
    {
        int next = -1;
        double best = double.NegativeInfinity;
        foreach (int site in sites)
        {
            if (map.SiteCapacities[site] <= 0) continue;
            double score = RendezvousHash.Score(network, map.SiteHashes[site], map.SiteCapacities[site]);
            if (score < before && score > best) (next, best) = (site, score);
        }
        before = best;
        return next;
    }

    /// <summary>One that announces the viewer's prefix too, or is near, as often as it has room. False when none has.</summary>
    internal bool TryFindRoom(in SteeringRequest request, ReadOnlySpan<SiteMatch> announcing, in Search search, out int site, out Proximity proximity)
    {
        (site, proximity) = (-1, Proximity.Prefix);
        double best = 0;
        foreach (SiteMatch match in announcing)
        {
            if (map.TryFindSite(match.Site, out int other) && IsBetter(other, search, ref best)) site = other;
        }
        if (request.Place is not { } place) return site >= 0;
        foreach (int other in map.OpenSitesNear(place))
        {
            if (IsBetter(other, search, ref best)) (site, proximity) = (other, Proximity.Distance);
        }
        return site >= 0;
    }

    private bool IsBetter(int site, in Search search, ref double best)
    {
        if (search.HasVisited(site)) return false;
        double room = RoomAt(site);
        double score = room > 0 ? RendezvousHash.Score(search.Viewer, map.SiteHashes[site], room) : 0;
        if (score <= best) return false;
        best = score;
        return true;
    }

    private double RoomAt(int site)
    {
        Range places = map.AppliancesOf(site);
        double room = 0;
        for (int appliance = places.Start.Value; appliance < places.End.Value; appliance++)
        {
            if (board.StateOf(appliance) == ApplianceState.Online)
                room += Math.Max(0, (limits.SharesRoomUpTo * map.Capacities[appliance]) - board.LoadOf(appliance));
        }
        return room;
    }
}
