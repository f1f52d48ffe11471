using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.Steering.Fleet;
using Netflix.Steering.Health;

namespace Netflix.ControlPlane.Fleet;

/// <summary>Registrations and reports in, snapshot out; no clock and no server, so that a night of silence fits into a test.</summary>
internal static class FleetProjection
{
    /// <param name="judgedAt">By the fleet's clock: silence counts up to here.</param>
    /// <param name="maintenance">Not by <paramref name="judgedAt"/>, which stands still while Redis is away.</param>
    /// <param name="before">What did not change since is taken from it: most of five thousand, twice a second.</param>
    public static FleetSnapshot Project(
        FleetSnapshot before, IReadOnlyList<RegisteredAppliance> registered, IReadOnlyDictionary<Guid, ApplianceReport> reports, IReadOnlyDictionary<Guid, HeldTitles> titles,
        FleetAssignment assignment, DateTimeOffset judgedAt, SilenceRules rules, MaintenanceAt maintenance = default)
    {
        bool isSameFleet = ReferenceEquals(before.Registered, registered);
        var appliances = new FleetAppliance[registered.Count];
        for (int i = 0; i < appliances.Length; i++)
        {
            RegisteredAppliance declared = registered[i];
            ApplianceReport? report = reports.GetValueOrDefault(declared.Id);
            HeldTitles held = titles.GetValueOrDefault(declared.Id, HeldTitles.None);
            PlannedMaintenance planned = maintenance.Of(declared);
            ApplianceState state = StateOf(declared, planned.IsOn, report, rules.Judge(report, judgedAt));
            appliances[i] = isSameFleet && before.Appliances[i] is var was && was.State == state && ReferenceEquals(was.Report, report) && ReferenceEquals(was.Titles, held) && was.Maintenance == planned
                ? was
                : new FleetAppliance(declared, state, report, held) { Maintenance = planned };
        }
        return new FleetSnapshot(judgedAt, appliances, assignment, registered, isSameFleet ? before : null);
    }

    // What an operator said counts above what is heard, except that nobody drains what is down.
    private static ApplianceState StateOf(RegisteredAppliance registered, bool isInMaintenance, ApplianceReport? report, ApplianceState heard) => (registered.AdminState, heard) switch
    {
        (AdminState.Down, _) => ApplianceState.AdminDown,
        (_, ApplianceState.Down) => ApplianceState.Down,
        (AdminState.New, _) => ApplianceState.NotLive,
        (AdminState.Draining, _) => ApplianceState.Draining,
        _ when isInMaintenance => ApplianceState.Maintenance,
        _ when !report!.Disks.Any(disk => disk.Healthy) => ApplianceState.NoDisk,
        _ => heard,
    };
}

/// <summary>What silence means.</summary>
/// <param name="Replicas">When the replicas that listen were heard of last.</param>
/// <param name="ReplicaLossGrace">How long an appliance may take to find another replica when its own is gone.</param>
internal sealed record SilenceRules(HealthThresholds Thresholds, IReadOnlyDictionary<ulong, DateTimeOffset> Replicas, TimeSpan ReplicaLossGrace)
{
    internal ApplianceState Judge(ApplianceReport? report, DateTimeOffset now)
    {
        if (report is null) return Thresholds.Judge(null);
        // Up to where somebody listened: a replica that dies takes a third of the fleet's voices along, which says nothing about the appliances.
        DateTimeOffset listened = report.IsLinkLost || !Replicas.TryGetValue(report.Replica, out DateTimeOffset seen) || seen > now || now - seen > ReplicaLossGrace ? now : seen;
        ApplianceState heard = Thresholds.Judge(listened - report.ReceivedAt);
        return heard == ApplianceState.Online && report.IsLinkLost ? ApplianceState.Suspect : heard;
    }
}
