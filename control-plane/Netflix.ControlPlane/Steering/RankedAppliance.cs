namespace Netflix.ControlPlane.Steering;

/// <param name="Rank">From 1.</param>
/// <param name="Reason">Machine-readable words, how near first, e.g. "prefix,holds-title".</param>
internal sealed record RankedAppliance(Guid ApplianceId, string Name, string Url, int Rank, string Reason);
