using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Playback;

/// <summary>Without Redis nobody can start to play here, so work goes to a replica that reaches it.</summary>
internal sealed class RedisHealth(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await redis.GetDatabase().PingAsync();
        return HealthCheckResult.Healthy();
    }
}
