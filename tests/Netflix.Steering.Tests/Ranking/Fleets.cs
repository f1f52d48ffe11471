using CsCheck;
using Netflix.Steering.Health;
using Netflix.Steering.Ranking;

namespace Netflix.Steering.Tests.Ranking;

/// <summary>Fleets to rank: drawn at random, or made of equals.</summary>
internal static class Fleets
{
    public const long Gigabit = 1_000_000_000;

    private static readonly string[] Regions = ["DE", "FR", "US"];

    public static Gen<Candidate> Appliance { get; } = Gen.Select(
        Gen.Guid, Gen.Int[0, 2].Select(i => Regions[i]), Gen.Enum<ApplianceHealth>(), Gen.Bool, Gen.Bool,
        Gen.Long[Gigabit, 100 * Gigabit], Gen.Double[-0.1, 1.2],
        (id, region, health, canServe, holds, capacity, load) =>
            new Candidate(id, region, health, canServe, holds, capacity, (long)(capacity * load)));

    public static Gen<Candidate[]> Any { get; } = Appliance.Array[0, 30].Where(fleet => fleet.DistinctBy(appliance => appliance.Id).Count() == fleet.Length);

    public static Gen<RankingRequest> Request { get; } = Gen.Select(
        Gen.String[Gen.Char["0123456789abcdef"], 32, 32], Gen.Int[0, 3].Select(i => i < Regions.Length ? Regions[i] : null), Gen.Int[1, 6],
        (title, region, limit) => new RankingRequest(title, region, limit));

    /// <summary>Online, idle, in one region, holding everything; ids are the same at every run.</summary>
    public static Candidate[] Equals(params long[] capacities) =>
        [.. capacities.Select((capacity, i) => new Candidate(Id(i), "DE", ApplianceHealth.Online, true, true, capacity, 0))];

    public static Guid Id(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static IEnumerable<string> Titles(int count) => Enumerable.Range(0, count).Select(i => $"title-{i}");

    public static Guid First(string title, IReadOnlyList<Candidate> fleet) =>
        ApplianceRanker.Rank(new RankingRequest(title, "DE"), fleet).Ranked[0].Id;
}
