namespace Netflix.LoadTests.FleetSim;

/// <summary>All running streams in one array, and whose turn it is in which second: a wheel of lists through the array.</summary>
internal sealed class StreamTable
{
    private const int None = -1;
    // Longer than any answer holds.
    private const int WheelSeconds = 512;

    private readonly Playback[] _streams;
    private readonly int[] _turns = new int[WheelSeconds];
    private int _used;
    private int _free = None;

    public StreamTable(int most)
    {
        _streams = new Playback[most];
        Array.Fill(_turns, None);
    }

    public int Running { get; private set; }

    /// <summary>Every place that was ever used; those whose stream has ended have <see cref="Playback.Ends"/> 0.</summary>
    public Span<Playback> Places => _streams.AsSpan(0, _used);

    public ref Playback this[int place] => ref _streams[place];

    /// <exception cref="IndexOutOfRangeException">More streams than there is room for.</exception>
    public int Add(in Playback stream)
    {
        int place = _free;
        if (place != None) _free = _streams[place].Next;
        else place = _used++;
        _streams[place] = stream;
        Running++;
        return place;
    }

    public void Remove(int place)
    {
        _streams[place] = new Playback { Next = _free };
        _free = place;
        Running--;
    }

    /// <summary>Its turn comes in the given second, less than 512 from now.</summary>
    public void Schedule(int place, int second)
    {
        ref int head = ref _turns[second % WheelSeconds];
        _streams[place].Next = head;
        head = place;
    }

    /// <summary>Calls each whose turn is in this second; none has a next turn unless it is scheduled anew.</summary>
    public void TakeTurns(int second, Action<int> turn)
    {
        ref int head = ref _turns[second % WheelSeconds];
        int place = head;
        head = None;
        while (place != None)
        {
            int next = _streams[place].Next;
            turn(place);
            place = next;
        }
    }
}
