using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Health;

/// <summary>Ready once the disks are recovered, which opening the store waits for, and while at least one of them works.</summary>
internal sealed class StorageHealth(SegmentStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !store.IsHealthy ? HealthCheckResult.Unhealthy("No disk works.")
            : store.Disks.All(disk => disk.Healthy) ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Some disks are out of service."));
}
