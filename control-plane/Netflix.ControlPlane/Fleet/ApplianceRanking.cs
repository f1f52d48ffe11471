using Netflix.Contracts.Titles;
using Netflix.Steering.Ranking;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// Which appliances serve a package to a viewer, best first: the fleet's snapshot put before <see cref="ApplianceRanker"/>.
/// </summary>
internal sealed class ApplianceRanking(FleetView fleet)
{
    /// <param name="clientRegion">ISO 3166-1 alpha-2; null when unknown.</param>
    /// <returns>Empty when no appliance can serve.</returns>
    public IReadOnlyList<RankedAppliance> Rank(PackageId package, string? clientRegion)
    {
        FleetSnapshot snapshot = fleet.Current;
        var request = new RankingRequest(package.ToString(), clientRegion);
        Candidate[] candidates = [.. snapshot.Appliances.Select(appliance => ToCandidate(appliance, package))];
        RankingDecision decision = ApplianceRanker.Rank(request, candidates);
        return [.. decision.Ranked.Select(ranked => Present(snapshot.Find(ranked.Id)!, ranked))];
    }

    private static Candidate ToCandidate(FleetAppliance appliance, PackageId package) => new(
        appliance.Id, appliance.Region, appliance.State, appliance.CanServe, appliance.HoldsWhole(package),
        appliance.CapacityBitsPerSecond, appliance.EgressBitsPerSecond);

    private static RankedAppliance Present(FleetAppliance appliance, RankedCandidate ranked) =>
        new(appliance.Id, appliance.Name, appliance.Url, ranked.Rank, ranked.Reasons.ToText());
}

/// <param name="Rank">From 1.</param>
/// <param name="Reason">Machine-readable words, e.g. "same-region,holds-title".</param>
internal sealed record RankedAppliance(Guid ApplianceId, string Name, string Url, int Rank, string Reason);
