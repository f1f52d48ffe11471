namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// The time by Redis' clock, so that replicas whose own clocks differ agree on how long an appliance has been silent. The offset is
/// measured with each refresh; while Redis is away the last one holds.
/// </summary>
internal sealed class FleetClock(TimeProvider time)
{
    private long _offsetTicks;

    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    public void Observe(DateTimeOffset redisNow) => Interlocked.Exchange(ref _offsetTicks, (redisNow - time.GetUtcNow()).Ticks);
}
