using Netflix.Steering.Quality;

namespace Netflix.Steering.Fleet;

/// <summary>
/// What changes each second, by the numbers of one <see cref="FleetMap"/>: states, load, holdings. Written by heartbeats and by decisions,
/// read without locks; a decision may see one appliance's newest figure and its neighbour's last one.
/// </summary>
public sealed class LoadBoard
{
    private readonly FleetMap _map;
    private readonly byte[] _states;
    private readonly long[] _reported;
    private readonly long[] _pending;
    private readonly long[] _rooms;
    private readonly ulong[]?[] _holdings;
    private volatile QualityBoard _quality = QualityBoard.Empty;

    public LoadBoard(FleetMap map)
    {
        int count = map.Appliances.Length;
        (_map, _states, _reported, _pending, _holdings, _rooms) = (map, new byte[count], new long[count], new long[count], new ulong[count][], new long[map.Sites.Length]);
        Array.Fill(_states, (byte)ApplianceState.Down);
    }

    private LoadBoard(LoadBoard other, FleetMap map)
    {
        (_map, _states, _reported, _pending, _holdings, _rooms, _quality) =
            (map, [.. other._states], [.. other._reported], [.. other._pending], [.. other._holdings], new long[map.Sites.Length], other._quality);
        for (int site = 0; site < _rooms.Length; site++) Measure(site);
    }

    /// <summary>Who serves whom poorly, by what players say.</summary>
    public QualityBoard Quality
    {
        get => _quality;
        set => _quality = value;
    }

    /// <summary>A board of its own with the same figures, to ask what would be.</summary>
    public LoadBoard Copy() => new(this, _map);

    /// <param name="map">The same appliances at the same sites, of other capacities.</param>
    public LoadBoard Copy(FleetMap map) => new(this, map);

    public ApplianceState StateOf(int appliance) => (ApplianceState)Volatile.Read(ref _states[appliance]);

    public void SetState(int appliance, ApplianceState state)
    {
        if (StateOf(appliance) == state) return;
        Volatile.Write(ref _states[appliance], (byte)state);
        Measure(_map.SiteOf(appliance));
    }

    /// <summary>Bits per second: what the appliance said last, and what it was given since and does not show yet.</summary>
    public long LoadOf(int appliance) => Volatile.Read(ref _reported[appliance]) + Volatile.Read(ref _pending[appliance]);

    /// <summary>
    /// Bits per second that a site's appliances could send beyond what they do. Kept, not summed when it is asked for: a decision compares
    /// some fifty sites.
    /// </summary>
    public long RoomAt(int site) => Volatile.Read(ref _rooms[site]);

    /// <summary>A heartbeat. Half of what was given before it is believed to show by now: a player needs a few seconds to get going.</summary>
    public void Report(int appliance, long egressBitsPerSecond)
    {
        Volatile.Write(ref _reported[appliance], Math.Max(0, egressBitsPerSecond));
        long pending = Volatile.Read(ref _pending[appliance]);
        Interlocked.Add(ref _pending[appliance], -(pending - pending / 2));
        Measure(_map.SiteOf(appliance));
    }

    /// <summary>As if it sent that, and nobody had been sent there since.</summary>
    public void SetLoad(int appliance, long bitsPerSecond)
    {
        Volatile.Write(ref _pending[appliance], 0);
        Report(appliance, bitsPerSecond);
    }

    /// <summary>A viewer was sent there, or, below 0, away from there: counts at once, so that a burst between two heartbeats spreads.</summary>
    public void Assign(int appliance, long bitsPerSecond)
    {
        long after = Volatile.Read(ref _reported[appliance]) + Interlocked.Add(ref _pending[appliance], bitsPerSecond);
        if (StateOf(appliance) != ApplianceState.Online) return;
        long change = RoomOf(appliance, after) - RoomOf(appliance, after - bitsPerSecond);
        Interlocked.Add(ref _rooms[_map.SiteOf(appliance)], change);
    }

    /// <param name="titles">One bit for each title's number.</param>
    public void SetHoldings(int appliance, ulong[] titles) => Volatile.Write(ref _holdings[appliance], titles);

    /// <param name="title">The title's number.</param>
    public bool Holds(int appliance, int title) =>
        Volatile.Read(ref _holdings[appliance]) is { } titles && title >> 6 < titles.Length && (titles[title >> 6] >> (title & 63) & 1) != 0;

    // What is assigned meanwhile may be missed or counted twice, until the site's next heartbeat.
    private void Measure(int site)
    {
        Range places = _map.AppliancesOf(site);
        long room = 0;
        for (int appliance = places.Start.Value; appliance < places.End.Value; appliance++)
        {
            if (StateOf(appliance) == ApplianceState.Online) room += RoomOf(appliance, LoadOf(appliance));
        }
        Volatile.Write(ref _rooms[site], room);
    }

    private long RoomOf(int appliance, long load) => Math.Max(0, _map.Capacities[appliance] - load);
}
