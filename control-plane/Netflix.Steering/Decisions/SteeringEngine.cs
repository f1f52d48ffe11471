using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Decisions;

/// <summary>
/// Which appliances serve a viewer, best first:
/// <list type="number">
/// <item>Sites by nearness: who announces the viewer's prefix (longest match, path, discriminator), who stands in its AS, the nearest by
/// GeoIP, the country's, anybody who serves everybody.</item>
/// <item>Of each the appliances that are up, not being drained and able.</item>
/// <item>Among them: the playback's own, then who has no more than its share, then who holds the title, then the rendezvous hash of the
/// title weighted by capacity.</item>
/// <item>Who has no room stands behind everybody who has, however near: the next tier takes over before one is full.</item>
/// </list>
/// Looking further ends when the list is full, or long enough with appliances that do not fail together. Pure: no clock, no I/O, no
/// allocation; many threads at once.
/// </summary>
public sealed class SteeringEngine(FleetMap map, LoadBoard board, PrefixTable prefixes, SteeringLimits limits)
{
    /// <summary>A playback goes on when one fails, and when all of a rack do.</summary>
    public const int FewestChoices = 3, FewestDomains = 2;

    private const int MostChoices = 16;
    private const int MostCandidates = 128;
    private const int MostSites = 64;
    // A country's viewers are spread by their networks: those behind one address translator stay together.
    private const int SpreadIPv4Bits = 24, SpreadIPv6Bits = 48;

    /// <param name="choices">Best first; as many as fit, 16 at most. With room for two, two are named that do not fail together, where there are such.</param>
    /// <returns>How many there are; 0 when nobody can serve.</returns>
    public int Decide(in SteeringRequest request, Span<SteeringChoice> choices)
    {
        var trace = default(NoTrace);
        return Decide(request, choices, ref trace);
    }

    /// <inheritdoc cref="Decide(in SteeringRequest, Span{SteeringChoice})"/>
    /// <param name="trace">Hears of every appliance that was looked at and is not among the choices.</param>
    public int Decide<TTrace>(in SteeringRequest request, Span<SteeringChoice> choices, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        var search = new Search(stackalloc SteeringChoice[MostChoices], stackalloc SteeringChoice[MostChoices], stackalloc Candidate[MostCandidates], stackalloc int[MostSites]);
        ReadOnlySpan<SiteMatch> announcing = prefixes.Find(request.Client);
        for (int first = 0; first < announcing.Length && !IsEnough(search);)
        {
            // Sites whose announcements are equally good are one group.
            SiteMatch best = announcing[first];
            int end = first + 1;
            while (end < announcing.Length && announcing[end] with { Site = best.Site } == best) end++;
            for (; first < end; first++)
            {
                if (map.TryFindSite(announcing[first].Site, out int site)) Gather(request, Proximity.Prefix, site, ref search, ref trace);
            }
            Place(request, Proximity.Prefix, ref search, ref trace);
        }
        if (!IsEnough(search) && request.Network != 0) Group(request, Proximity.Network, map.SitesIn(request.Network), ref search, ref trace);
        if (!IsEnough(search) && request.Place is { } place) OneByOne(request, Proximity.Distance, map.OpenSitesNear(place), ref search, ref trace);
        if (!IsEnough(search) && request.Country is { } country) Spread(request, Proximity.Country, map.OpenSitesIn(country), ref search, ref trace);
        if (!IsEnough(search)) Spread(request, Proximity.Anywhere, map.Open, ref search, ref trace);
        return Choose(search, choices, ref trace);
    }

    private bool IsEnough(in Search search) => search.Choices.Length == MostChoices || (search.Choices.Length >= FewestChoices && FailApart(search.Choices) > 0);

    private int Choose<TTrace>(in Search search, Span<SteeringChoice> choices, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        // Who has no room, and who is late, behind all others: better than nobody.
        Span<SteeringChoice> all = stackalloc SteeringChoice[MostChoices * 2];
        search.Choices.CopyTo(all);
        search.Late.CopyTo(all[search.Choices.Length..]);
        all = all[..(search.Choices.Length + search.Late.Length)];
        int count = Math.Min(Math.Min(choices.Length, MostChoices), all.Length);
        int apart = FailApart(all);
        // The last one gives way to the best of those that do not fail with the rest.
        if (count >= FewestDomains && apart >= count) (all[count - 1], all[apart]) = (all[apart], all[count - 1]);
        all[..count].CopyTo(choices);
        foreach (SteeringChoice left in all[count..]) trace.Excludes(left.Appliance, left.Proximity, Exclusion.BeyondLimit);
        return count;
    }

    /// <returns>The place of the first one that does not fail with the very first; 0 when there is none.</returns>
    private int FailApart(ReadOnlySpan<SteeringChoice> choices)
    {
        for (int i = 1; i < choices.Length; i++)
        {
            if (map.Appliances[choices[i].Appliance].FailureDomain != map.Appliances[choices[0].Appliance].FailureDomain) return i;
        }
        return 0;
    }

    private void Group<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (int site in sites) Gather(request, proximity, site, ref search, ref trace);
        Place(request, proximity, ref search, ref trace);
    }

    private void OneByOne<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (int site in sites)
        {
            if (IsEnough(search)) return;
            Gather(request, proximity, site, ref search, ref trace);
            Place(request, proximity, ref search, ref trace);
        }
    }

    /// <summary>The sites in an order that is the viewer's network's own, a site as often first as it has capacity.</summary>
    private void Spread<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        var around = Prefix.Around(request.Client, request.Client.IsIPv6 ? SpreadIPv6Bits : SpreadIPv4Bits);
        ulong viewer = RendezvousHash.HashNumber((ulong)(around.Bits >> 64));
        double before = double.PositiveInfinity;
        // Seldom more than one or two rounds; sorting all would cost more.
        for (int round = 0; round < sites.Length && !IsEnough(search); round++)
        {
            int next = -1;
            double best = double.NegativeInfinity;
            foreach (int site in sites)
            {
                if (map.SiteCapacities[site] <= 0) continue;
                double score = RendezvousHash.Score(viewer, map.SiteHashes[site], map.SiteCapacities[site]);
                if (score < before && score > best) (next, best) = (site, score);
            }
            if (next < 0) return;
            before = best;
            Gather(request, proximity, next, ref search, ref trace);
            Place(request, proximity, ref search, ref trace);
        }
    }

    private void Gather<TTrace>(in SteeringRequest request, Proximity proximity, int site, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        if (!search.TryVisit(site)) return;
        trace.Looks(proximity, site);
        Range places = map.AppliancesOf(site);
        for (int appliance = places.Start.Value; appliance < places.End.Value; appliance++)
        {
            if (ExclusionOf(request, appliance) is { } why) trace.Excludes(appliance, proximity, why);
            else search.Add(new Candidate(appliance, board.LoadOf(appliance), map.Appliances[appliance].CapacityBitsPerSecond));
        }
    }

    private Exclusion? ExclusionOf(in SteeringRequest request, int appliance) => board.StateOf(appliance) switch
    {
        ApplianceState.Down => Exclusion.Down,
        ApplianceState.AdminDown => Exclusion.AdminDown,
        ApplianceState.Draining => Exclusion.Draining,
        ApplianceState.NoDisk => Exclusion.NoDisk,
        _ => request.NeedsTls && !map.Appliances[appliance].HasTls ? Exclusion.NoTls : null,
    };

    /// <summary>Puts the candidates gathered so far in order, behind the choices that are there.</summary>
    private void Place<TTrace>(in SteeringRequest request, Proximity proximity, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        Span<Candidate> candidates = search.Candidates;
        if (candidates.Length == 0) return;
        double mean = MeanUse(candidates);
        foreach (ref Candidate candidate in candidates) Judge(request, mean, ref candidate);
        candidates.Sort(static (one, other) => one.Class != other.Class ? one.Class.CompareTo(other.Class)
            : one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Appliance.CompareTo(other.Appliance));
        foreach (ref readonly Candidate candidate in candidates)
        {
            var choice = new SteeringChoice(candidate.Appliance, proximity, candidate.Reasons);
            if (!search.TryPlace(choice, isLate: candidate.IsLast)) trace.Excludes(candidate.Appliance, proximity, Exclusion.BeyondLimit);
        }
        search.ClearCandidates();
    }

    private static double MeanUse(ReadOnlySpan<Candidate> candidates)
    {
        long load = 0, capacity = 0;
        foreach (ref readonly Candidate candidate in candidates) (load, capacity) = (load + candidate.Load, capacity + candidate.Capacity);
        return capacity > 0 ? (double)load / capacity : 1;
    }

    private void Judge(in SteeringRequest request, double mean, ref Candidate candidate)
    {
        int appliance = candidate.Appliance;
        bool isCurrent = appliance == request.Current;
        double use = candidate.Capacity > 0 ? (double)candidate.Load / candidate.Capacity : double.PositiveInfinity;
        ChoiceReasons reasons = request.Title < 0 ? ChoiceReasons.None : board.Holds(appliance, request.Title) ? ChoiceReasons.HoldsTitle : ChoiceReasons.WouldFill;
        if (board.StateOf(appliance) == ApplianceState.Suspect) reasons |= ChoiceReasons.HeartbeatLate;
        if (use >= (isCurrent ? limits.LeaveAt : limits.FullAt)) reasons |= ChoiceReasons.Full;
        if (use > Math.Max(mean * limits.AboveMean, limits.QuietBelow)) reasons |= ChoiceReasons.AboveShare;
        if (isCurrent) reasons |= ChoiceReasons.Current;
        candidate.Reasons = reasons;
        candidate.Score = RendezvousHash.Score(request.TitleHash, map.Hashes[appliance], Math.Max(1, candidate.Capacity));
        candidate.Class = ClassOf(reasons);
    }

    // The heavier the drawback, the higher its bit. A playback stays where it is unless that has no room or falls silent. Not HasFlag,
    // which allocates until the JIT has optimised it.
    private static byte ClassOf(ChoiceReasons reasons)
    {
        bool isCurrent = (reasons & ChoiceReasons.Current) != 0;
        int drawbacks = ((reasons & ChoiceReasons.Full) != 0 ? 16 : 0) | ((reasons & ChoiceReasons.HeartbeatLate) != 0 ? 8 : 0);
        if (!isCurrent) drawbacks |= 4 | ((reasons & ChoiceReasons.AboveShare) != 0 ? 2 : 0);
        return (byte)(drawbacks | ((reasons & ChoiceReasons.WouldFill) != 0 ? 1 : 0));
    }

    private struct Candidate(int appliance, long load, long capacity)
    {
        internal readonly int Appliance = appliance;
        internal readonly long Load = load;
        internal readonly long Capacity = capacity;
        internal double Score;
        internal ChoiceReasons Reasons;
        internal byte Class;

        /// <summary>Only when nobody else is left.</summary>
        internal readonly bool IsLast => Class >= 8;
    }

    /// <summary>What one decision has found so far.</summary>
    private ref struct Search(Span<SteeringChoice> choices, Span<SteeringChoice> late, Span<Candidate> candidates, Span<int> visited)
    {
        private readonly Span<SteeringChoice> _choices = choices;
        private readonly Span<SteeringChoice> _late = late;
        private readonly Span<Candidate> _candidates = candidates;
        private readonly Span<int> _visited = visited;
        private int _lateCount;
        private int _candidateCount;
        private int _visitedCount;

        private int _choiceCount;

        internal readonly ReadOnlySpan<SteeringChoice> Choices => _choices[.._choiceCount];

        internal readonly ReadOnlySpan<SteeringChoice> Late => _late[.._lateCount];

        internal readonly Span<Candidate> Candidates => _candidates[.._candidateCount];

        internal void ClearCandidates() => _candidateCount = 0;

        internal bool TryVisit(int site)
        {
            if (_visited[.._visitedCount].Contains(site) || _visitedCount == _visited.Length) return false;
            _visited[_visitedCount++] = site;
            return true;
        }

        // A site with more appliances than fit is served by the first of them; 128 at once fill a room.
        internal void Add(in Candidate candidate)
        {
            if (_candidateCount < _candidates.Length) _candidates[_candidateCount++] = candidate;
        }

        internal bool TryPlace(in SteeringChoice choice, bool isLate)
        {
            Span<SteeringChoice> list = isLate ? _late : _choices;
            int count = isLate ? _lateCount : _choiceCount;
            if (count == list.Length) return false;
            list[count] = choice;
            if (isLate) _lateCount++;
            else _choiceCount++;
            return true;
        }
    }
}
