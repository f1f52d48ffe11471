using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Health;

/// <summary>Ready once the disks are recovered, which opening the store waits for, and while at least one of them works.</summary>
internal sealed class StorageHealth(SegmentStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] away = [.. store.Disks.Where(disk => !disk.Healthy).Select(disk => $"{disk.Name} is out of service since {disk.Failure!.Since:u}: {disk.Failure.Reason}")];
        string why = string.Join("; ", away);
        return Task.FromResult(
            away.Length == 0 ? HealthCheckResult.Healthy()
            : store.IsHealthy ? HealthCheckResult.Degraded(why)
            : HealthCheckResult.Unhealthy($"No disk works. {why}"));
    }
}
