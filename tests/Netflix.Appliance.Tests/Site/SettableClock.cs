namespace Netflix.Appliance.Tests.Site;

/// <summary>A clock that stands still until a test moves it. Timers and time stamps are the system's, so servers run as ever.</summary>
internal sealed class SettableClock : TimeProvider
{
    private long _ticks = DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    internal void Advance(int seconds) => Interlocked.Add(ref _ticks, seconds * TimeSpan.TicksPerSecond);
}
