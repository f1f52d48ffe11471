using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.Steering.Quality;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet.Quality;

/// <summary>
/// Reads every few seconds what appliances said of their viewers, and judges. Apart from the fleet's own refresh: nothing in it is
/// urgent. While Redis is away, what this replica hears itself goes on counting, and the rest expires.
/// </summary>
internal sealed partial class QualityRefresh(
    QualityStore store, QualityView view, FleetView fleet, FleetClock clock, QualityMetrics metrics, IOptions<QualityOptions> options, TimeProvider time, ILogger<QualityRefresh> log)
    : BackgroundService
{
    private readonly QualityOptions _options = options.Value;
    private readonly QualityJudge _judge = new(options.Value.Limits);
    private readonly Dictionary<Guid, ApplianceQuality> _latest = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.RefreshMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        Take(store.Received());
        try
        {
            Take(await store.LoadAsync(_latest));
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // Said by the reading of heartbeats, which notices first.
        }
        Expire();
        QualitySnapshot before = view.Current;
        if (_latest.Count == 0 && before.Verdicts.All.Count == 0)
        {
            if (before.Reports.Count > 0) view.Replace(QualitySnapshot.Empty);
            return;
        }
        QualityVerdicts verdicts = _judge.Judge(_latest.ToDictionary(known => known.Key, known => known.Value.Prefixes), before.Verdicts, clock.Now);
        PrefixAppliance[] poor = [.. verdicts.InForce];
        view.Replace(new QualitySnapshot(new Dictionary<Guid, ApplianceQuality>(_latest), verdicts) { Poor = _options.Steers ? poor : [] });
        int found = poor.Count(pair => !before.Verdicts.IsPoor(pair));
        metrics.Found(found);
        if (found > 0) FoundPoor(found, poor.Length);
    }

    private void Take(IEnumerable<KeyValuePair<Guid, ApplianceQuality>> reports)
    {
        foreach ((Guid id, ApplianceQuality quality) in reports)
        {
            if (!_latest.TryGetValue(id, out ApplianceQuality? known) || known.ReceivedAt < quality.ReceivedAt) _latest[id] = quality;
        }
    }

    private void Expire()
    {
        DateTimeOffset oldest = clock.Now - TimeSpan.FromSeconds(_options.KeptSeconds);
        FleetSnapshot known = fleet.Current;
        foreach (Guid gone in _latest.Where(report => report.Value.ReceivedAt < oldest || known.Find(report.Key) is null).Select(report => report.Key).ToArray()) _latest.Remove(gone);
    }

    [LoggerMessage(3121, LogLevel.Information, "Players starve: {Found} more networks are served poorly by an appliance that is better elsewhere, {All} in all")]
    private partial void FoundPoor(int found, int all);
}
