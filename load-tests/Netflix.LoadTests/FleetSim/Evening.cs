using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;

namespace Netflix.LoadTests.FleetSim;

/// <summary>
/// One evening, second by second: heartbeats, streams that begin, ask again and end, and the loss of appliances at the peak. Players,
/// heartbeats and the board do what they do in life; every decision is the engine's.
/// </summary>
internal sealed class Evening
{
    private const int Choices = 4;
    // The control plane's own defaults: SteeringOptions and SteeringTtl.
    private const int TtlSeconds = 300, RestlessTtlSeconds = 30;
    private const double TtlSpread = 0.2;

    private readonly EveningFleet _fleet;
    private readonly EveningPlan _plan;
    private readonly Viewers _viewers;
    private readonly StreamTable _streams;
    private readonly SteeringEngine _engine;
    private readonly FleetLoad _load;
    private readonly Action<int> _turn;
    // Which stream goes on waiting how long is nobody's decision.
    private readonly Random _random = new(3);
    private readonly PhaseFigures[] _phases = [.. Enum.GetValues<EveningPhase>().Select(_ => new PhaseFigures())];
    private int _now;

    public Evening(EveningFleet fleet, EveningPlan plan, SteeringLimits limits)
    {
        (_fleet, _plan, _viewers, _turn) = (fleet, plan, new Viewers(fleet), Turn);
        _streams = new StreamTable(plan.PeakStreams + (plan.PeakStreams / 100) + 1000);
        _engine = new SteeringEngine(fleet.Map, fleet.Board, fleet.Prefixes, limits);
        _load = new FleetLoad(fleet);
    }

    /// <summary>Streams that were on the lost appliances.</summary>
    public long Lost { get; private set; }

    /// <summary>Moves by the players on their own, to the next appliance they had been named.</summary>
    public long FailedOver { get; private set; }

    /// <summary>Of them those that had no other left and had to ask at once.</summary>
    public long Stranded { get; private set; }

    public PhaseFigures this[EveningPhase phase] => _phases[(int)phase];

    /// <summary>Moves, however caused, in the ten minutes after the loss, over the streams that had to move. 1 is the least there can be.</summary>
    public double MovesPerLostStream => (double)(FailedOver + this[EveningPhase.AfterLoss].Moved) / Math.Max(1, Lost);

    private PhaseFigures Current => this[_plan.PhaseOf(_now)];

    /// <param name="lost">Numbers of the appliances that fail at the peak, all in the same second.</param>
    /// <param name="passed">Hears of each second that has passed.</param>
    public void Run(IReadOnlyCollection<int> lost, Action<int> passed)
    {
        for (_now = 0; _now < _plan.Seconds; _now++)
        {
            if (_now == _plan.LossAt) Lose(lost);
            _load.Beat(_now);
            _streams.TakeTurns(_now, _turn);
            for (int missing = _plan.StreamsAt(_now) - _streams.Running; missing > 0; missing--) Begin();
            Current.Seconds++;
            Current.MostStreams = Math.Max(Current.MostStreams, _streams.Running);
            _load.Note(Current, isSample: _now % FleetLoad.SampleSeconds == 0);
            passed(_now);
        }
    }

    private void Begin()
    {
        Playback stream = _viewers.Next(_now);
        Span<SteeringChoice> choices = stackalloc SteeringChoice[Choices];
        choices = choices[.._engine.Decide(_viewers.RequestOf(stream, -1), choices)];
        int first = FirstAlive(choices);
        if (first < 0) return;
        Remember(ref stream, choices, first);
        _fleet.Board.Assign(choices[0].Appliance, EveningFleet.MeanStreamBitsPerSecond);
        Current.Begun++;
        if (_fleet.Map.Appliances[choices[first].Appliance].SiteId != stream.Site) Current.Spilled++;
        Settle(ref stream, choices[first]);
        int place = _streams.Add(stream);
        ScheduleNext(place, choices, isMoving: false);
    }

    private void Turn(int place)
    {
        ref Playback stream = ref _streams[place];
        if (stream.Ends <= _now)
        {
            _load.Add(stream.Appliance, -stream.BitsPerSecond);
            _streams.Remove(place);
            return;
        }
        Current.Asked++;
        int before = stream.Appliance;
        Span<SteeringChoice> choices = stackalloc SteeringChoice[Choices];
        choices = choices[.._engine.Decide(_viewers.RequestOf(stream, before), choices)];
        int first = FirstAlive(choices);
        if (first >= 0)
        {
            if (choices[0].Appliance != before)
            {
                _fleet.Board.Assign(choices[0].Appliance, EveningFleet.MeanStreamBitsPerSecond);
                _fleet.Board.Assign(before, -EveningFleet.MeanStreamBitsPerSecond);
            }
            Remember(ref stream, choices, first);
            if (choices[first].Appliance != before) Move(ref stream, before, choices[first]);
        }
        ScheduleNext(place, choices, isMoving: choices.Length == 0 || choices[0].Appliance != before);
    }

    private void Move(ref Playback stream, int before, in SteeringChoice choice)
    {
        Current.Moved++;
        if ((stream.Marks & StreamMarks.WasLost) != 0) Current.MovedAfterLoss++;
        _load.Add(before, -stream.BitsPerSecond);
        Settle(ref stream, choice);
    }

    private void Settle(ref Playback stream, in SteeringChoice choice)
    {
        if ((choice.Reasons & ChoiceReasons.WouldFill) != 0) Current.Filled++;
        stream.Appliance = (ushort)choice.Appliance;
        _load.Add(choice.Appliance, stream.BitsPerSecond);
    }

    // A player that is sent to one that does not answer takes the next; nobody has noticed its silence yet.
    private int FirstAlive(ReadOnlySpan<SteeringChoice> choices)
    {
        for (int i = 0; i < choices.Length; i++)
        {
            if (_load.IsAlive(choices[i].Appliance)) return i;
        }
        return -1;
    }

    private static void Remember(ref Playback stream, ReadOnlySpan<SteeringChoice> choices, int first)
    {
        choices = choices[(first + 1)..];
        stream.Second = choices.Length > 0 ? (ushort)choices[0].Appliance : ushort.MaxValue;
        stream.Third = choices.Length > 1 ? (ushort)choices[1].Appliance : ushort.MaxValue;
        stream.Fourth = choices.Length > 2 ? (ushort)choices[2].Appliance : ushort.MaxValue;
    }

    private void ScheduleNext(int place, ReadOnlySpan<SteeringChoice> choices, bool isMoving)
    {
        bool isRestless = isMoving || (choices[0].Reasons & (ChoiceReasons.Full | ChoiceReasons.HeartbeatLate)) != 0;
        int seconds = (int)((isRestless ? RestlessTtlSeconds : TtlSeconds) * (1 - (TtlSpread * _random.NextDouble())));
        _streams.Schedule(place, Math.Min(_now + seconds, Math.Max(_now + 1, _streams[place].Ends)));
    }

    /// <summary>Players notice at their next segment, and go to the next appliance of their last answer; it is nobody's decision but theirs.</summary>
    private void Lose(IReadOnlyCollection<int> lost)
    {
        foreach (int appliance in lost) _load.Lose(appliance, _now);
        foreach (ref Playback stream in _streams.Places)
        {
            if (stream.Ends == 0 || _load.IsAlive(stream.Appliance)) continue;
            Lost++;
            FailedOver++;
            stream.Marks |= StreamMarks.WasLost;
            _load.Add(stream.Appliance, -stream.BitsPerSecond);
            if (FailOver(ref stream)) _load.Add(stream.Appliance, stream.BitsPerSecond);
            else Strand(ref stream);
        }
    }

    private bool FailOver(ref Playback stream)
    {
        ReadOnlySpan<ushort> next = [stream.Second, stream.Third, stream.Fourth];
        foreach (ushort appliance in next)
        {
            if (appliance == ushort.MaxValue || !_load.IsAlive(appliance)) continue;
            stream.Appliance = appliance;
            return true;
        }
        return false;
    }

    // All it was named are lost: the player begins anew, and the control plane knows no better yet than to name others with them.
    private void Strand(ref Playback stream)
    {
        Stranded++;
        Span<SteeringChoice> choices = stackalloc SteeringChoice[Choices * 4];
        choices = choices[.._engine.Decide(_viewers.RequestOf(stream, -1), choices)];
        int first = FirstAlive(choices);
        if (first < 0) throw new Lab.LabException("A viewer has nobody left to play from.");
        Remember(ref stream, choices, first);
        _fleet.Board.Assign(choices[first].Appliance, EveningFleet.MeanStreamBitsPerSecond);
        Settle(ref stream, choices[first]);
    }
}
