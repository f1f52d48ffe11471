using System.Collections.Frozen;

namespace Netflix.Steering.Quality;

/// <summary>An appliance was found to serve a prefix poorly.</summary>
/// <param name="Share">Of its clients that starved then.</param>
/// <param name="Until">In force up to here; remembered longer.</param>
/// <param name="Times">How often by now, from 1.</param>
/// <param name="IsLifted">Those who were moved away fared no better.</param>
public sealed record QualityVerdict(double Share, DateTimeOffset Until, int Times, bool IsLifted)
{
    public bool IsInForce(DateTimeOffset now) => !IsLifted && now < Until;
}

/// <summary>All of them at one moment, also those that are only remembered. Immutable.</summary>
public sealed class QualityVerdicts(FrozenDictionary<PrefixAppliance, QualityVerdict> all, DateTimeOffset at)
{
    public static QualityVerdicts None { get; } = new(FrozenDictionary<PrefixAppliance, QualityVerdict>.Empty, DateTimeOffset.MinValue);

    public FrozenDictionary<PrefixAppliance, QualityVerdict> All { get; } = all;

    public IEnumerable<PrefixAppliance> InForce => All.Where(verdict => verdict.Value.IsInForce(at)).Select(verdict => verdict.Key);

    public bool IsPoor(PrefixAppliance which) => All.TryGetValue(which, out QualityVerdict? verdict) && verdict.IsInForce(at);
}
