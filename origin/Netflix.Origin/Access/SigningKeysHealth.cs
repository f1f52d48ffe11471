using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Netflix.Origin.Access;

/// <summary>Ready once a key is known; before that every request would be refused.</summary>
internal sealed class SigningKeysHealth(SigningKeys keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(keys.Current.Count > 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No signing key of the control plane is known yet."));
}
