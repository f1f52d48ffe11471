using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Ops;

/// <summary>Seats for watchers: each holds a connection for minutes, so there are so many and no more.</summary>
internal sealed class EventStreams
{
    /// <summary>Of one partner: it must not shut the operators out.</summary>
    internal const int SeatsOfAPartner = 4;

    private readonly int _seats;
    private int _taken;
    private readonly ConcurrentDictionary<Guid, int> _byPartner = new();

    public EventStreams(IOptions<OpsOptions> options, IMeterFactory meters)
    {
        _seats = options.Value.MaxEventStreams;
        meters.Create("Netflix.ControlPlane.Ops")
            .CreateObservableGauge(
                "cdn.ops.event_streams", () => Volatile.Read(ref _taken), "{stream}", "Event streams open at this replica.");
    }

    /// <summary>Null when all are taken.</summary>
    /// <param name="partner">Whose seat it is; null: an operator's.</param>
    public Seat? TryTake(Guid? partner)
    {
        var seat = new Seat(this, partner);
        bool isOneTooMany = Interlocked.Increment(ref _taken) > _seats;
        if (partner is { } account) isOneTooMany |= _byPartner.AddOrUpdate(account, 1, static (_, taken) => taken + 1) > SeatsOfAPartner;
        if (!isOneTooMany) return seat;
        seat.Dispose();
        return null;
    }

    internal sealed class Seat(EventStreams streams, Guid? partner) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref streams._taken);
            if (partner is not { } account) return;
            streams._byPartner.AddOrUpdate(account, 0, static (_, taken) => taken - 1);
            streams._byPartner.TryRemove(KeyValuePair.Create(account, 0));
        }
    }
}
