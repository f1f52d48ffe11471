using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Decisions;

/// <summary>Says of the appliances of one group who may serve, and how well each suits.</summary>
internal sealed class CandidateJudge(FleetMap map, LoadBoard board, PrefixTable prefixes, SteeringLimits limits)
{
    internal Exclusion? ExclusionOf(in SteeringRequest request, int appliance) => board.StateOf(appliance) switch
    {
        ApplianceState.Down => Exclusion.Down,
        ApplianceState.AdminDown => Exclusion.AdminDown,
        ApplianceState.Draining => Exclusion.Draining,
        ApplianceState.NoDisk => Exclusion.NoDisk,
        ApplianceState.NotLive => Exclusion.NotLive,
        ApplianceState.Maintenance => Exclusion.Maintenance,
        _ => request.NeedsTls && !map.Appliances[appliance].HasTls ? Exclusion.NoTls : null,
    };

    /// <param name="search">Before the group is placed.</param>
    internal void Judge(in SteeringRequest request, Proximity proximity, in Search search, Span<Candidate> group)
    {
        double mean = MeanUse(group), comesBelow = ComesBelow(request, proximity, search, group);
        ReadOnlySpan<int> poor = search.Poor;
        foreach (ref Candidate candidate in group) Judge(request, mean, comesBelow, search.Viewer, isPoor: !poor.IsEmpty && poor.Contains(candidate.Appliance), ref candidate);
    }

    private static double MeanUse(ReadOnlySpan<Candidate> candidates)
    {
        (long load, long capacity) = Candidate.Sum(candidates);
        return capacity > 0 ? (double)load / capacity : 1;
    }

    /// <returns>
    /// The use below which a running playback comes to this group: it is served well at a farther one, as this or a nearer one had no
    /// room. It comes back to the nearest only. Where a country's sites or all are asked, no order of nearness is left.
    /// </returns>
    private double ComesBelow(in SteeringRequest request, Proximity proximity, in Search search, ReadOnlySpan<Candidate> group)
    {
        if (request.Current < 0 || proximity >= Proximity.Country || !search.Choices.IsEmpty) return double.PositiveInfinity;
        foreach (ref readonly Candidate candidate in group)
        {
            if (candidate.Appliance == request.Current) return double.PositiveInfinity;
        }
        bool isServedWell = board.StateOf(request.Current) == ApplianceState.Online && ExclusionOf(request, request.Current) is null
            && board.LoadOf(request.Current) < limits.LeaveAt * map.Capacities[request.Current] && IsNear(request);
        return !isServedWell ? double.PositiveInfinity : search.Late.IsEmpty ? limits.ComesBackBelow : 0;
    }

    // Or the search would not come to it: a viewer on a train changes networks.
    private bool IsNear(in SteeringRequest request)
    {
        foreach (SiteMatch match in prefixes.Find(request.Client))
        {
            if (map.TryFindSite(match.Site, out int site) && StandsAt(request.Current, site)) return true;
        }
        if (request.Place is not { } place) return false;
        foreach (int site in map.OpenSitesNear(place))
        {
            if (StandsAt(request.Current, site)) return true;
        }
        return false;
    }

    private bool StandsAt(int appliance, int site)
    {
        Range places = map.AppliancesOf(site);
        return appliance >= places.Start.Value && appliance < places.End.Value;
    }

    private void Judge(in SteeringRequest request, double mean, double comesBelow, ulong viewer, bool isPoor, ref Candidate candidate)
    {
        int appliance = candidate.Appliance;
        bool isCurrent = appliance == request.Current;
        ChoiceReasons reasons = request.Title < 0 ? ChoiceReasons.None : board.Holds(appliance, request.Title) ? ChoiceReasons.HoldsTitle : ChoiceReasons.WouldFill;
        if (board.StateOf(appliance) == ApplianceState.Suspect) reasons |= ChoiceReasons.HeartbeatLate;
        if (candidate.Use >= (isCurrent ? limits.LeaveAt : limits.FullAt)) reasons |= ChoiceReasons.Full;
        if (candidate.Use >= comesBelow) reasons |= ChoiceReasons.NotWorthMoving;
        if (isCurrent ? GivesWay(viewer, mean, candidate) : candidate.Use > Math.Max(mean * limits.AboveMean, limits.QuietBelow)) reasons |= ChoiceReasons.AboveShare;
        if (isCurrent) reasons |= ChoiceReasons.Current;
        if (isPoor) reasons |= ChoiceReasons.PoorQuality;
        candidate.Reasons = reasons;
        candidate.Score = RendezvousHash.Score(request.TitleHash, map.Hashes[appliance], Math.Max(1, candidate.Capacity));
        candidate.Class = Candidate.ClassOf(reasons);
    }

    // Of those that have too much only as many go as are too many. Who is drawn changes with the load, or the same ones would be drawn
    // again and the rest never.
    private bool GivesWay(ulong viewer, double mean, in Candidate current)
    {
        if (current.Use <= Math.Max(mean * limits.LeaveAboveMean, limits.QuietBelow)) return false;
        double tooMany = (current.Use - mean) / current.Use;
        return RendezvousHash.Chance(viewer ^ (ulong)current.Load) < tooMany;
    }
}
