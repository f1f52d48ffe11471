using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// What was last heard of each appliance: here, and through Redis at the other replicas. While Redis is away, what is known stays, and
/// what this replica hears itself goes on counting. One caller.
/// </summary>
internal sealed partial class FleetReports(HeartbeatStore heartbeats, FleetClock clock, IOptions<FleetOptions> options, ILogger<FleetReports> log)
{
    private readonly Dictionary<Guid, ApplianceReport> _latest = [];
    private readonly Dictionary<Guid, HeldTitles> _titles = [];
    private readonly Dictionary<ulong, DateTimeOffset> _replicas = [];
    private IReadOnlyList<RegisteredAppliance>? _fleet;
    private HashSet<Guid> _known = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private bool _isAway;

    internal IReadOnlyDictionary<Guid, ApplianceReport> Latest => _latest;

    internal IReadOnlyDictionary<Guid, HeldTitles> Titles => _titles;

    /// <summary>Last signs of life of the replicas' runs that the latest reports are from, as far as they are known.</summary>
    internal IReadOnlyDictionary<ulong, DateTimeOffset> Replicas => _replicas;

    /// <returns>The time up to which silence counts. Without Redis it stands still for the grace, then follows behind by as much.</returns>
    internal async Task<DateTimeOffset> RefreshAsync(IReadOnlyList<RegisteredAppliance> fleet)
    {
        Know(fleet);
        Take(heartbeats.Received(_known));
        try
        {
            // Of its own this replica knows more than Redis. With the last known: a flushed Redis forgets everything, and the next
            // heartbeats are a second away.
            Take(await heartbeats.LoadAsync([.. _known.Where(id => !heartbeats.IsHeardHere(id))], _latest));
            await ReadTitlesAsync();
            await ReadReplicasAsync();
            _readAt = clock.Now;
            if (_isAway) IsBack();
            _isAway = false;
            return _readAt;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_isAway) IsAway(error);
            _isAway = true;
            foreach (Guid id in Outdated()) TakeOwnTitles(id);
            DateTimeOffset behind = clock.Now - TimeSpan.FromSeconds(options.Value.RedisLossGraceSeconds);
            return behind > _readAt ? behind : _readAt;
        }
    }

    private void Know(IReadOnlyList<RegisteredAppliance> fleet)
    {
        if (ReferenceEquals(fleet, _fleet)) return;
        (_fleet, _known) = (fleet, [.. fleet.Select(appliance => appliance.Id)]);
        foreach (Guid gone in _latest.Keys.Where(id => !_known.Contains(id)).ToArray()) _latest.Remove(gone);
        foreach (Guid gone in _titles.Keys.Where(id => !_known.Contains(id)).ToArray()) _titles.Remove(gone);
    }

    private void Take(IEnumerable<KeyValuePair<Guid, ApplianceReport>> reports)
    {
        foreach ((Guid id, ApplianceReport report) in reports)
        {
            if (!_latest.TryGetValue(id, out ApplianceReport? known) || report.IsNewerThan(known)) _latest[id] = report;
        }
    }

    // Heartbeats name what is held by its digest; only what is new is fetched.
    private async Task ReadTitlesAsync()
    {
        Guid[] elsewhere = [.. Outdated().Where(id => !TakeOwnTitles(id))];
        if (elsewhere.Length == 0) return;
        foreach ((Guid id, HeldTitles titles) in await heartbeats.LoadTitlesAsync(elsewhere)) _titles[id] = titles;
    }

    // What a flushed Redis does not know is known here.
    private async Task ReadReplicasAsync()
    {
        ulong[] runs = [.. _latest.Values.Select(report => report.Replica).Distinct()];
        foreach (ulong gone in _replicas.Keys.Except(runs).ToArray()) _replicas.Remove(gone);
        foreach ((ulong run, DateTimeOffset seen) in await heartbeats.ReadReplicasAsync(runs)) _replicas[run] = seen;
        _replicas[heartbeats.Replica] = clock.Now;
    }

    private Guid[] Outdated() => [.. _latest.Where(report => TitlesOf(report.Key).Digest != report.Value.HoldingsDigest).Select(report => report.Key)];

    private HeldTitles TitlesOf(Guid id) => _titles.GetValueOrDefault(id, HeldTitles.None);

    private bool TakeOwnTitles(Guid id)
    {
        if (heartbeats.ReceivedTitles(id) is not { } own || own.Digest != _latest[id].HoldingsDigest) return false;
        _titles[id] = own;
        return true;
    }

    [LoggerMessage(3003, LogLevel.Error, "The fleet's heartbeats cannot be read; the last known states stay in use for a while")]
    private partial void IsAway(Exception error);

    [LoggerMessage(3004, LogLevel.Information, "The fleet's heartbeats are read again")]
    private partial void IsBack();
}
