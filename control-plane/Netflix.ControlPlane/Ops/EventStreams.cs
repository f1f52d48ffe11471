using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Ops;

/// <summary>Seats for watchers: each holds a connection for minutes, so there are so many and no more.</summary>
internal sealed class EventStreams
{
    private readonly int _seats;
    private int _taken;

    public EventStreams(IOptions<OpsOptions> options, IMeterFactory meters)
    {
        _seats = options.Value.MaxEventStreams;
        meters.Create("Netflix.ControlPlane.Ops")
            .CreateObservableGauge(
                "cdn.ops.event_streams", () => Volatile.Read(ref _taken), "{stream}", "Event streams open at this replica.");
    }

    /// <summary>Null when all are taken.</summary>
    public Seat? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= _seats) return new Seat(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    internal sealed class Seat(EventStreams streams) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref streams._taken);
    }
}
