using Netflix.Steering.Quality;

namespace Netflix.ControlPlane.Fleet.Quality;

/// <summary>What this replica knew of viewers' playbacks at one moment, and what follows from it. Never changed.</summary>
internal sealed record QualitySnapshot(IReadOnlyDictionary<Guid, ApplianceQuality> Reports, QualityVerdicts Verdicts)
{
    internal static QualitySnapshot Empty { get; } = new(new Dictionary<Guid, ApplianceQuality>(), QualityVerdicts.None);

    /// <summary>What counts for others: empty where players' reports are not to steer.</summary>
    internal IReadOnlyList<PrefixAppliance> Poor { get; init; } = [];

    internal ClientQuality? Find(PrefixAppliance which)
    {
        bool isPoor = Verdicts.IsPoor(which);
        DateTimeOffset? until = isPoor ? Verdicts.All[which].Until : null;
        if (Reports.TryGetValue(which.Appliance, out ApplianceQuality? said))
        {
            foreach (PrefixReport report in said.Prefixes)
            {
                if (report.Prefix == which.Prefix) return new ClientQuality(report.Clients, report.Starved, said.ReceivedAt, until);
            }
        }
        return isPoor ? new ClientQuality(0, 0, null, until) : null;
    }
}

/// <param name="Clients">Of the viewer's /24 or /48, heard of in the appliance's last window.</param>
/// <param name="Starved">Of these, whose buffer ran dry.</param>
/// <param name="HeardAt">Null when nothing is heard any more, and only the verdict is left.</param>
/// <param name="PoorUntil">Not null: it serves them poorly, and stands behind its neighbours so long.</param>
internal sealed record ClientQuality(int Clients, int Starved, DateTimeOffset? HeardAt, DateTimeOffset? PoorUntil);

/// <summary>Readers take <see cref="Current"/> once.</summary>
internal sealed class QualityView
{
    private volatile QualitySnapshot _current = QualitySnapshot.Empty;

    internal QualitySnapshot Current => _current;

    internal void Replace(QualitySnapshot snapshot) => _current = snapshot;
}
