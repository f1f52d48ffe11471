using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Link;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.ControlPlane.Steering;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// Brings <see cref="FleetView"/> up to date twice a second: what PostgreSQL knows, what was heard, and what both mean. Steering and
/// links hear at once what follows from it.
/// </summary>
internal sealed class FleetRefresh(
    FleetView view, FleetRecords records, FleetReports reports, FleetClock clock, ApplianceLinks links, SteeringDesk steering, FleetMetrics metrics, IOptions<FleetOptions> options, TimeProvider time)
    : BackgroundService, IHealthCheck
{
    /// <summary>The first reading ends before the listeners open: no appliance is told "unknown" by a replica that just started.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(view.Assignment is null
            ? HealthCheckResult.Unhealthy("The fleet has not been read yet.")
            : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.RefreshIntervalMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync(stoppingToken);
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        bool isRead = await records.RefreshAsync(cancel);
        DateTimeOffset judgedAt = await reports.RefreshAsync(records.Appliances);
        var rules = new SilenceRules(options.Value.Thresholds, reports.Replicas, TimeSpan.FromSeconds(options.Value.ReplicaLossGraceSeconds));
        FleetSnapshot snapshot = FleetProjection.Project(view.Current, records.Appliances, reports.Latest, reports.Titles, view.Assignment ?? FleetAssignment.None, judgedAt, rules,
            new MaintenanceAt(view.Maintenance, clock.Now));
        view.Replace(snapshot);
        steering.Update(snapshot);
        links.Review(view, isRead ? start : long.MinValue);
        metrics.Refreshed(time.GetElapsedTime(start));
    }
}
