namespace Netflix.Appliance.Fill.Origins;

internal enum CircuitState
{
    Closed,
    Open,
    Probing,
}

/// <summary>How an origin failed last.</summary>
internal enum OriginFault
{
    Unreachable,
    GatewayError,
    Silent,
}

/// <summary>How much longer an origin is left alone, and why.</summary>
internal readonly record struct OriginRest(TimeSpan Left, OriginFault Because);

/// <param name="Period">To be given back with how it ended.</param>
/// <param name="Refused">Not null: the request is not to be sent.</param>
internal readonly record struct CircuitEntry(int Period, OriginRest? Refused);

/// <summary>
/// Whether an origin is asked at all: one that failed some times in a row is left alone, and then asked once before it is asked by all.
/// <code>
/// closed ── so many failures in a row ──► open ── the rest is over ──► probing ── an answer ──► closed
///                                          ▲                             │
///                                          └────── a failure: longer ────┘
/// </code>
/// Own, and not Polly's: that counts a share of failures in a window of time, so that what succeeded just before an origin died
/// keeps it closed; and a probe that nobody waits for any more would be its last.
/// </summary>
/// <param name="failures">So many in a row open it, those of one object counted once.</param>
/// <param name="firstRest">Doubled with each probe that failed; always with jitter, see <see cref="RetrySchedule"/>.</param>
/// <param name="random">In [0, 1).</param>
/// <param name="changed">From which state to which.</param>
internal sealed class OriginCircuit(
    int failures, TimeSpan firstRest, Func<double> random, TimeProvider time, Action<CircuitState, CircuitState> changed)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _failedInRow = new(StringComparer.Ordinal);
    private CircuitState _state;
    private int _period;
    private int _failuresInRow;
    private int _rests;
    private TimeSpan _rest;
    private long _since;
    private OriginFault _fault;

    /// <summary>A request is about to be sent.</summary>
    internal CircuitEntry Enter()
    {
        lock (_lock)
        {
            if (_state == CircuitState.Closed) return new CircuitEntry(_period, null);
            // A probe has as long as the rest was: one whose viewer left says nothing, and another may go.
            TimeSpan left = _rest - time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero) return new CircuitEntry(_period, new OriginRest(left, _fault));
            if (_state == CircuitState.Open) Turn(CircuitState.Probing);
            _since = time.GetTimestamp();
            return new CircuitEntry(_period, null);
        }
    }

    /// <summary>It answered, whenever it was asked: it is there now.</summary>
    internal void Succeeded()
    {
        lock (_lock)
        {
            ForgetRow();
            if (_state == CircuitState.Closed) return;
            _rests = 0;
            Turn(CircuitState.Closed);
        }
    }

    /// <param name="period">From <see cref="Enter"/>. A failure of an earlier one is no news.</param>
    /// <param name="about">
    /// What was asked for, where the failure may be its own: one object that always fails, and is asked for all the time, must not
    /// bar the way to the others. Null where it is surely the origin's.
    /// </param>
    internal void Failed(int period, OriginFault fault, string? about)
    {
        lock (_lock)
        {
            if (period != _period || _state == CircuitState.Open) return;
            _fault = fault;
            if (about is null || _failedInRow.Add(about)) _failuresInRow++;
            if (_state == CircuitState.Closed && _failuresInRow < failures) return;
            ForgetRow();
            _rest = RetrySchedule.Delay(_rests++, firstRest, firstRest > LongestRest ? firstRest : LongestRest, random());
            _since = time.GetTimestamp();
            Turn(CircuitState.Open);
        }
    }

    private void ForgetRow()
    {
        _failuresInRow = 0;
        _failedInRow.Clear();
    }

    private void Turn(CircuitState to)
    {
        CircuitState from = _state;
        _state = to;
        _period++;
        changed(from, to);
    }
}
