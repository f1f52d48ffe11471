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
/// <item>Among them: who serves the viewer's prefix well, then the playback's own, then who has no more than its share, then who holds the
/// title, then the rendezvous hash of the title weighted by capacity.</item>
/// <item>Who has no room stands behind everybody who has, however near: the next tier takes over before one is full.</item>
/// <item>Behind the first stands who takes over when it fails, drawn by room: see <see cref="Succession"/>.</item>
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

    // All that are near may be down or full, and as many more are looked at elsewhere.
    private const int MostSites = FleetMap.Nearest + 64;

    private readonly CandidateJudge _judge = new(map, board, prefixes, limits);
    private readonly SiteDraw _draw = new(map, board);

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
        var search = new Search(RendezvousHash.HashViewer(request.Client, request.TitleHash), stackalloc SteeringChoice[MostChoices], stackalloc SteeringChoice[MostChoices], stackalloc SteeringChoice[MostChoices], stackalloc Candidate[MostCandidates], stackalloc int[MostSites])
        {
            Poor = board.Quality.PoorFor(request.Client),
        };
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
            if (search.LooksForRoom) LookForRoom(request, announcing[first..], ref search, ref trace);
        }
        if (!IsEnough(search) && request.Network != 0) Group(request, Proximity.Network, map.SitesIn(request.Network), ref search, ref trace);
        if (!IsEnough(search) && request.Place is { } place) OneByOne(request, Proximity.Distance, map.OpenSitesNear(place), ref search, ref trace);
        if (!IsEnough(search)) SpreadAll(request, ref search, ref trace);
        PlaceAll(search.TakeReserve(), ref search, ref trace);
        return Choose(search, choices, ref trace);
    }

    private bool IsEnough(in Search search) => search.Choices.Length == MostChoices || (search.Choices.Length >= FewestChoices && FailApart(search.Choices) > 0);

    /// <summary>As <see cref="IsEnough"/>, with those that have no room or are late.</summary>
    private bool IsAnybodyEnough(in Search search)
    {
        ReadOnlySpan<SteeringChoice> choices = search.Choices, late = search.Late;
        if (choices.Length + late.Length < FewestChoices) return false;
        int domain = map.Appliances[(choices.IsEmpty ? late : choices)[0].Appliance].FailureDomain;
        return FirstOutside(domain, choices) >= 0 || FirstOutside(domain, late) >= 0;
    }

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
    private int FailApart(ReadOnlySpan<SteeringChoice> choices) =>
        choices.IsEmpty ? 0 : Math.Max(0, FirstOutside(map.Appliances[choices[0].Appliance].FailureDomain, choices));

    /// <returns>Negative when all of them are in that failure domain.</returns>
    private int FirstOutside(int domain, ReadOnlySpan<SteeringChoice> choices)
    {
        for (int i = 0; i < choices.Length; i++)
        {
            if (map.Appliances[choices[i].Appliance].FailureDomain != domain) return i;
        }
        return -1;
    }

    private void Group<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (int site in sites) Gather(request, proximity, site, ref search, ref trace);
        Place(request, proximity, ref search, ref trace);
        if (search.LooksForRoom) LookForRoom(request, [], ref search, ref trace);
    }

    private void OneByOne<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (int site in sites)
        {
            if (IsEnough(search)) return;
            Gather(request, proximity, site, ref search, ref trace);
            Place(request, proximity, ref search, ref trace);
            if (search.LooksForRoom) LookForRoom(request, [], ref search, ref trace);
        }
    }

    /// <summary>The country's sites, then those of all others. Where nobody has room is looked at only when there is nobody else: an outage leaves hundreds of them.</summary>
    private void SpreadAll<TTrace>(in SteeringRequest request, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        ReadOnlySpan<int> sites = request.Country is { } country ? map.OpenSitesIn(country) : [];
        Spread(request, Proximity.Country, sites, withRoom: true, ref search, ref trace);
        bool isCountryEnough = IsEnough(search);
        if (!isCountryEnough) Spread(request, Proximity.Anywhere, map.Open, withRoom: true, ref search, ref trace);
        PlaceAll(search.TakeReserve(), ref search, ref trace);
        if (!IsAnybodyEnough(search)) Spread(request, Proximity.Country, sites, withRoom: false, ref search, ref trace);
        if (!IsAnybodyEnough(search)) Spread(request, Proximity.Anywhere, map.Open, withRoom: false, ref search, ref trace);
        if (typeof(TTrace) == typeof(NoTrace)) return;
        TracePassedOver(request, Proximity.Country, sites, ref search, ref trace);
        if (!isCountryEnough) TracePassedOver(request, Proximity.Anywhere, map.Open, ref search, ref trace);
    }

    /// <summary>The sites in an order that is the viewer's network's own.</summary>
    private void Spread<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, bool withRoom, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        ulong network = SiteDraw.HashOfNetwork(request.Client);
        double before = double.PositiveInfinity;
        // Seldom more than one or two rounds; sorting all would cost more.
        while (!search.HasVisitedEnough && !(withRoom ? IsEnough(search) : IsAnybodyEnough(search)))
        {
            int next = _draw.NextByCapacity(network, sites, withRoom, ref before);
            if (next < 0) return;
            Gather(request, proximity, next, ref search, ref trace);
            Place(request, proximity, ref search, ref trace);
        }
    }

    private void TracePassedOver<TTrace>(in SteeringRequest request, Proximity proximity, ReadOnlySpan<int> sites, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (int site in sites)
        {
            if (board.RoomAt(site) > 0 || !search.TryVisit(site)) continue;
            trace.Looks(proximity, site);
            Range places = map.AppliancesOf(site);
            for (int appliance = places.Start.Value; appliance < places.End.Value; appliance++)
                trace.Excludes(appliance, proximity, _judge.ExclusionOf(request, appliance) ?? Exclusion.NoRoom);
        }
    }

    /// <summary>
    /// Who takes over is not the next nearest, to which all of the neighbourhood would go: one of all near sites, drawn by their room, and
    /// behind it one of another. Whoever finds the next one lost too does not go to that one's neighbours, which have its own viewers to
    /// bear: in fleet-sim, with 32 near sites, that took the load above capacity in the moment of a loss from 9.7 appliances' worth to 5.5.
    /// </summary>
    private void LookForRoom<TTrace>(in SteeringRequest request, ReadOnlySpan<SiteMatch> announcing, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        Span<(int Site, Proximity Proximity)> places = stackalloc (int, Proximity)[Succession.FromElsewhere];
        int named = search.Choices.Length;
        // Who has room may be unable to serve this one, without TLS or a disk: then others are drawn.
        while (search.Choices.Length == named)
        {
            ReadOnlySpan<(int Site, Proximity Proximity)> found = places[.._draw.FindRoom(request, announcing, search, places)];
            if (found.IsEmpty || search.HasVisitedEnough) return;
            foreach ((int site, Proximity proximity) in found)
            {
                Gather(request, proximity, site, ref search, ref trace);
                PlaceOne(request, proximity, ref search, ref trace);
            }
        }
        search.LooksForRoom = false;
        PlaceAll(search.TakeReserve(), ref search, ref trace);
    }

    private void Gather<TTrace>(in SteeringRequest request, Proximity proximity, int site, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        if (!search.TryVisit(site)) return;
        trace.Looks(proximity, site);
        Range places = map.AppliancesOf(site);
        for (int appliance = places.Start.Value; appliance < places.End.Value; appliance++)
        {
            if (_judge.ExclusionOf(request, appliance) is { } why) trace.Excludes(appliance, proximity, why);
            else search.Add(new Candidate(appliance, board.LoadOf(appliance), map.Capacities[appliance]));
        }
    }

    /// <summary>Puts the candidates gathered so far in order, behind the choices that are there.</summary>
    private void Place<TTrace>(in SteeringRequest request, Proximity proximity, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        Span<Candidate> candidates = search.Candidates;
        if (candidates.Length == 0) return;
        Sort(request, proximity, search, candidates);
        // Who takes over is arranged for the very first choice; it is in this group or in a nearer one.
        bool isFirst = search.Choices.IsEmpty && !candidates[0].IsLast;
        int ahead = candidates.Length;
        if (isFirst) ahead = Succession.Arrange(candidates, map.Hashes, search.Viewer, limits);
        else if (search.LooksForRoom) Succession.ArrangeForOthers(candidates, map.Hashes, search.Viewer, limits);
        search.LooksForRoom = isFirst && ahead <= 2;
        ReadOnlySpan<SteeringChoice> reserve = search.TakeReserve();
        for (int i = 0; i < candidates.Length; i++)
        {
            Put(candidates[i], proximity, isAhead: i < ahead, ref search, ref trace);
            if (i == Math.Min(Succession.FromElsewhere, candidates.Length) - 1) PlaceAll(reserve, ref search, ref trace);
        }
        search.ClearCandidates();
    }

    /// <summary>Puts one of the candidates gathered so far behind the choices that are there, and the others behind the rest of the first one's group.</summary>
    private void PlaceOne<TTrace>(in SteeringRequest request, Proximity proximity, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        Span<Candidate> candidates = search.Candidates;
        Sort(request, proximity, search, candidates);
        Succession.ArrangeForOthers(candidates, map.Hashes, search.Viewer, limits);
        for (int i = 0; i < candidates.Length; i++) Put(candidates[i], proximity, isAhead: i == 0, ref search, ref trace);
        search.ClearCandidates();
    }

    /// <param name="isAhead">Behind the choices that are there; otherwise it waits in the reserve.</param>
    private static void Put<TTrace>(in Candidate candidate, Proximity proximity, bool isAhead, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        var choice = new SteeringChoice(candidate.Appliance, proximity, candidate.Reasons);
        bool isPlaced = candidate.IsLast ? search.TryPlaceLast(choice) : isAhead ? search.TryPlace(choice) : search.TryReserve(choice);
        if (!isPlaced) trace.Excludes(choice.Appliance, proximity, Exclusion.BeyondLimit);
    }

    private void Sort(in SteeringRequest request, Proximity proximity, in Search search, Span<Candidate> candidates)
    {
        _judge.Judge(request, proximity, search, candidates);
        candidates.Sort(static (one, other) => one.Class != other.Class ? one.Class.CompareTo(other.Class)
            : one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Appliance.CompareTo(other.Appliance));
    }

    private static void PlaceAll<TTrace>(ReadOnlySpan<SteeringChoice> choices, ref Search search, ref TTrace trace)
        where TTrace : struct, IDecisionTrace
    {
        foreach (SteeringChoice choice in choices)
        {
            if (!search.TryPlace(choice)) trace.Excludes(choice.Appliance, choice.Proximity, Exclusion.BeyondLimit);
        }
    }
}
