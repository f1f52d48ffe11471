using System.Collections.Frozen;

namespace Netflix.Steering.Quality;

/// <summary>
/// From what clients met with to which appliance is poor for which prefix. Enough of them have to agree, and the appliance has to be
/// clearly worse than the best other one that the same prefix uses, or, where no other is known, than it is for its other viewers. Where
/// all are bad the network is, and nobody is moved. Pure.
/// </summary>
public sealed class QualityJudge(QualityLimits limits)
{
    /// <param name="reports">Of each appliance the newest; one with prefix 0 is of all its viewers. What is too old is not among them.</param>
    public QualityVerdicts Judge(IReadOnlyDictionary<Guid, IReadOnlyList<PrefixReport>> reports, QualityVerdicts before, DateTimeOffset now)
    {
        HashSet<PrefixAppliance> asked = [.. before.All.Where(verdict => verdict.Value.IsInForce(now)).Select(verdict => verdict.Key)];
        foreach ((Guid appliance, IReadOnlyList<PrefixReport> said) in reports)
        {
            foreach (PrefixReport report in said)
            {
                if (report.Prefix != 0 && report.Starved >= limits.FewestClients) asked.Add(new PrefixAppliance(report.Prefix, appliance));
            }
        }
        Dictionary<PrefixAppliance, QualityVerdict> after = before.All.Where(known => now < known.Value.Until + limits.Remembers).ToDictionary();
        if (asked.Count == 0) return Same(before, after, now);
        Dictionary<ulong, List<Heard>> heard = HeardIn(reports, [.. asked.Select(pair => pair.Prefix)]);
        foreach (PrefixAppliance pair in asked)
        {
            if (VerdictOn(pair, reports, heard.GetValueOrDefault(pair.Prefix, []), after.GetValueOrDefault(pair), now) is not { } verdict) continue;
            if (after.ContainsKey(pair) || after.Count < limits.MostVerdicts) after[pair] = verdict;
        }
        return Same(before, after, now);
    }

    private static QualityVerdicts Same(QualityVerdicts before, Dictionary<PrefixAppliance, QualityVerdict> after, DateTimeOffset now) =>
        before.All.Count == 0 && after.Count == 0 ? before : new QualityVerdicts(after.ToFrozenDictionary(), now);

    private static Dictionary<ulong, List<Heard>> HeardIn(IReadOnlyDictionary<Guid, IReadOnlyList<PrefixReport>> reports, HashSet<ulong> prefixes)
    {
        Dictionary<ulong, List<Heard>> heard = [];
        foreach ((Guid appliance, IReadOnlyList<PrefixReport> said) in reports)
        {
            foreach (PrefixReport report in said)
            {
                if (!prefixes.Contains(report.Prefix)) continue;
                if (!heard.TryGetValue(report.Prefix, out List<Heard>? list)) heard[report.Prefix] = list = [];
                list.Add(new Heard(appliance, report));
            }
        }
        return heard;
    }

    /// <returns>Null: what was, stays.</returns>
    private QualityVerdict? VerdictOn(
        PrefixAppliance pair, IReadOnlyDictionary<Guid, IReadOnlyList<PrefixReport>> reports, List<Heard> heard, QualityVerdict? before, DateTimeOffset now)
    {
        PrefixReport own = heard.FirstOrDefault(one => one.Appliance == pair.Appliance).Report;
        double? others = BestOther(pair.Appliance, heard);
        bool isInForce = before?.IsInForce(now) == true;
        // Those who were moved away fare no better there: it was not the appliance.
        if (isInForce && others >= before!.Share) return before with { IsLifted = true };
        if (own.Starved < limits.FewestClients || (others ?? ElsewhereAt(pair, own, reports)) is not { } reference || !IsClearlyWorse(own, reference)) return null;
        int times = isInForce ? before!.Times : (before?.Times ?? 0) + 1;
        TimeSpan holds = limits.HoldsFor * (1 << Math.Min(times - 1, limits.MostDoublings));
        return new QualityVerdict(own.Share, now + holds, times, IsLifted: false);
    }

    private bool IsClearlyWorse(PrefixReport own, double reference) =>
        (double)own.Starved / (own.Clients + limits.Doubt) > (reference * limits.WorseTimes) + limits.WorseBy;

    /// <returns>The share that starves there, in doubt more; null when nobody else is known well enough.</returns>
    private double? BestOther(Guid appliance, List<Heard> heard)
    {
        double? best = null;
        foreach (Heard other in heard)
        {
            if (other.Appliance == appliance || other.Report.Clients < limits.FewestClients) continue;
            double share = WithDoubt(other.Report.Clients, other.Report.Starved);
            if (best is not { } known || share < known) best = share;
        }
        return best;
    }

    private double? ElsewhereAt(PrefixAppliance pair, PrefixReport own, IReadOnlyDictionary<Guid, IReadOnlyList<PrefixReport>> reports)
    {
        if (!reports.TryGetValue(pair.Appliance, out IReadOnlyList<PrefixReport>? said)) return null;
        PrefixReport all = said.FirstOrDefault(report => report.Prefix == 0);
        int clients = all.Clients - own.Clients, starved = Math.Max(0, all.Starved - own.Starved);
        return clients >= limits.FewestClients ? WithDoubt(clients, starved) : null;
    }

    private double WithDoubt(int clients, int starved) => (starved + (limits.Doubt / 2.0)) / (clients + limits.Doubt);

    private readonly record struct Heard(Guid Appliance, PrefixReport Report);
}
