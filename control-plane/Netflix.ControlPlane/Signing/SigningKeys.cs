using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Netflix.ControlPlane.Signing;

/// <summary>The deployment's signing keys, the same on every replica. Loaded before the listeners open.</summary>
internal sealed class SigningKeys(SigningKeyTable table, TimeProvider time) : IHostedService, IHealthCheck
{
    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Every key a token may be signed with, newest first.</summary>
    internal IReadOnlyList<SigningKey> All => _keys;

    /// <summary>The key that signs.</summary>
    internal SigningKey Current => _keys is [var newest, ..] ? newest : throw new InvalidOperationException("The signing keys are not loaded yet.");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _keys = await table.ReadOrCreateAsync(time.GetUtcNow(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_keys.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("No signing key is loaded."));
}
