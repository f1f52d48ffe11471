using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Netflix.Encoder.Jobs;

/// <summary>Whether the control plane answered when it was last asked; the encoder is ready for work when it did.</summary>
internal sealed class ControlPlaneContact : IHealthCheck
{
    private volatile bool _made;

    public bool IsMade => _made;

    public void Made() => _made = true;

    public void Lost() => _made = false;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_made ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The control plane does not answer."));
}
