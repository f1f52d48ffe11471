using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

/// <summary>Registrations and reports in, snapshot out; no clock and no server, so that a night of silence fits into a test.</summary>
internal static class FleetProjection
{
    /// <summary>The newest report of each appliance from all that were read; later ones win.</summary>
    public static Dictionary<Guid, ApplianceReport> Newest(params ReadOnlySpan<IReadOnlyDictionary<Guid, ApplianceReport>> sources)
    {
        Dictionary<Guid, ApplianceReport> newest = [];
        foreach (IReadOnlyDictionary<Guid, ApplianceReport> source in sources)
        {
            foreach ((Guid id, ApplianceReport report) in source)
            {
                if (!newest.TryGetValue(id, out ApplianceReport? known) || known.ReceivedAt < report.ReceivedAt) newest[id] = report;
            }
        }
        return newest;
    }

    /// <param name="judgedAt">By the fleet's clock: silence counts up to here.</param>
    public static FleetSnapshot Project(
        IReadOnlyList<RegisteredAppliance> registered, IReadOnlyDictionary<Guid, ApplianceReport> reports,
        DateTimeOffset judgedAt, HealthThresholds thresholds) =>
        new(judgedAt, [.. registered.Select(registration =>
        {
            ApplianceReport? report = reports.GetValueOrDefault(registration.Id);
            return new FleetAppliance(registration, StateOf(registration, report, thresholds.Judge(judgedAt - report?.ReceivedAt)), report);
        })]);

    // What an operator said counts above what is heard, except that nobody drains what is down.
    private static ApplianceState StateOf(RegisteredAppliance registered, ApplianceReport? report, ApplianceState heard) => (registered.AdminState, heard) switch
    {
        (AdminState.Down, _) => ApplianceState.AdminDown,
        (_, ApplianceState.Down) => ApplianceState.Down,
        (AdminState.Draining, _) => ApplianceState.Draining,
        _ when !report!.Disks.Any(disk => disk.Healthy) => ApplianceState.NoDisk,
        _ => heard,
    };
}
