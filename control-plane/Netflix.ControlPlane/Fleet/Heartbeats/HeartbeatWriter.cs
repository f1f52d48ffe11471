using Netflix.ControlPlane.Fleet.Quality;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// Hands heartbeats to the other replicas a few times a second, many at once: 5,000 single writes a second cost far more
/// than four batches of 1,250.
/// </summary>
internal sealed class HeartbeatWriter(HeartbeatStore store, QualityStore quality, IOptions<FleetOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.FlushIntervalMilliseconds), time);
        do
        {
            try
            {
                await store.FlushAsync();
                await quality.FlushAsync();
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                // Said by the reading side, which notices as soon.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
