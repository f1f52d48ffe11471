using Netflix.Contracts.Fleet;
using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

/// <summary>Registrations and reports in, snapshot out; no clock and no server, so that a night of silence fits into a test.</summary>
internal static class FleetProjection
{
    /// <summary>The newest report of each appliance from all that were read.</summary>
    public static Dictionary<Guid, ApplianceReport> Newest(params ReadOnlySpan<IReadOnlyDictionary<Guid, ApplianceReport>> sources)
    {
        Dictionary<Guid, ApplianceReport> newest = [];
        foreach (IReadOnlyDictionary<Guid, ApplianceReport> source in sources)
        {
            foreach ((Guid id, ApplianceReport report) in source)
            {
                if (!newest.TryGetValue(id, out ApplianceReport? known) || IsNewer(report, known)) newest[id] = report;
            }
        }
        return newest;
    }

    /// <param name="judgedAt">By the fleet's clock: silence counts up to here.</param>
    public static FleetSnapshot Project(
        IReadOnlyList<RegisteredAppliance> registered, IReadOnlyDictionary<Guid, ApplianceReport> reports, IReadOnlyDictionary<Guid, HeldTitles> titles,
        FleetAssignment assignment, DateTimeOffset judgedAt, SilenceRules rules) =>
        new(judgedAt, [.. registered.Select(registration =>
        {
            ApplianceReport? report = reports.GetValueOrDefault(registration.Id);
            return new FleetAppliance(registration, StateOf(registration, report, rules.Judge(report, judgedAt)), report, titles.GetValueOrDefault(registration.Id, HeldTitles.None));
        })], assignment);

    // That the link broke is told later than the heartbeat it goes with.
    private static bool IsNewer(ApplianceReport report, ApplianceReport known) =>
        report.ReceivedAt > known.ReceivedAt || (report.ReceivedAt == known.ReceivedAt && report.IsLinkLost && !known.IsLinkLost);

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

/// <summary>What silence means.</summary>
/// <param name="LiveReplicas">Runs of replicas that are there now; null when nobody could tell.</param>
/// <param name="ReplicaLossGrace">How long an appliance may take to find another replica when its own is gone.</param>
internal sealed record SilenceRules(HealthThresholds Thresholds, IReadOnlySet<ulong>? LiveReplicas, TimeSpan ReplicaLossGrace)
{
    internal ApplianceState Judge(ApplianceReport? report, DateTimeOffset now)
    {
        TimeSpan? silence = now - report?.ReceivedAt;
        // Its replica is gone, and a third of the fleet fell silent with it: that says nothing about the appliances.
        if (report is { IsLinkLost: false } && LiveReplicas?.Contains(report.Replica) == false && silence < ReplicaLossGrace) return ApplianceState.Online;
        ApplianceState heard = Thresholds.Judge(silence);
        return heard == ApplianceState.Online && report!.IsLinkLost ? ApplianceState.Suspect : heard;
    }
}
