using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Link;
using Netflix.ControlPlane.Playback;
using Netflix.ControlPlane.Steering;
using Npgsql;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// Reads the whole fleet twice a second into <see cref="FleetView"/>: registrations and assignment from PostgreSQL, heartbeats from
/// Redis. Either may be away; then its last known part stays. What follows from it, steering and links hear at once.
/// </summary>
internal sealed partial class FleetRefresh(
    FleetView view, NpgsqlDataSource database, ApplianceTable appliances, AssignmentTable assignments, VideoAssetTable assets, RevokedPlaybackTable revoked, ConfigurationTable configurations, HeartbeatStore heartbeats,
    FleetClock clock, ApplianceLinks links, SteeringDesk steering, FleetMetrics metrics, IOptions<FleetOptions> options, TimeProvider time, ILogger<FleetRefresh> log)
    : BackgroundService, IHealthCheck
{
    // Heartbeats must not wait for a database that neither answers nor refuses; only the very first reading has more time.
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(30);

    private IReadOnlyList<RegisteredAppliance> _registered = [];
    private Dictionary<Guid, ApplianceReport> _reports = [];
    private readonly Dictionary<Guid, HeldTitles> _titles = [];
    private IReadOnlySet<ulong>? _liveReplicas;
    private DateTimeOffset _heartbeatsReadAt = DateTimeOffset.MinValue;
    private bool _databaseAway;
    private bool _redisAway;

    /// <summary>The first reading ends before the listeners open: no appliance is told "unknown" by a replica that just started.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(view.Assignment is null
            ? HealthCheckResult.Unhealthy("The fleet has not been read yet.")
            : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.RefreshIntervalMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync(stoppingToken);
    }

    internal async Task RefreshAsync(CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        bool isRead = await ReadDatabaseAsync(cancel);
        DateTimeOffset judgedAt = await ReadHeartbeatsAsync();
        var rules = new SilenceRules(options.Value.Thresholds, _liveReplicas, TimeSpan.FromSeconds(options.Value.ReplicaLossGraceSeconds));
        FleetSnapshot snapshot = FleetProjection.Project(_registered, _reports, _titles, view.Assignment ?? FleetAssignment.None, judgedAt, rules);
        view.Replace(snapshot);
        steering.Update(snapshot);
        links.Review(view, isRead ? start : long.MinValue);
        metrics.Refreshed(time.GetElapsedTime(start));
    }

    private async Task<bool> ReadDatabaseAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(view.Assignment is null ? FirstPatience : DatabasePatience);
        try
        {
            _registered = await appliances.ListAsync(limit.Token);
            view.Replace(await revoked.ListAsync(time.GetUtcNow(), limit.Token));
            view.ReplaceRevokedCertificates(await CertificateTable.ListRevokedAsync(database, time.GetUtcNow(), limit.Token));
            if (await configurations.ReadNewerAsync(view.Configuration.Version, limit.Token) is { } newer) view.Replace(newer);
            FleetAssignment assignment = await assignments.AgreeAsync(() => assets.ListPackagesAsync(limit.Token), limit.Token);
            if (view.Assignment?.Version != assignment.Version) view.Replace(assignment);
            if (_databaseAway) DatabaseIsBack();
            _databaseAway = false;
            return true;
        }
        catch (Exception error) when (error is NpgsqlException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            if (!_databaseAway) DatabaseIsAway(error);
            _databaseAway = true;
            return false;
        }
    }

    /// <returns>The time up to which silence counts. Without Redis it stands still for the grace, then follows behind by as much.</returns>
    private async Task<DateTimeOffset> ReadHeartbeatsAsync()
    {
        Guid[] ids = [.. _registered.Select(appliance => appliance.Id)];
        HashSet<Guid> known = [.. ids];
        foreach (Guid gone in _titles.Keys.Where(id => !known.Contains(id)).ToArray()) _titles.Remove(gone);
        try
        {
            var loaded = await heartbeats.LoadAsync(ids);
            // With the last known: a flushed Redis forgets everything, and the next heartbeats are a second away.
            _reports = FleetProjection.Newest(loaded, heartbeats.Received(known), _reports);
            await ReadTitlesAsync();
            _liveReplicas = await heartbeats.LiveReplicasAsync([.. _reports.Values.Select(report => report.Replica).Distinct()]);
            _heartbeatsReadAt = clock.Now;
            if (_redisAway) RedisIsBack();
            _redisAway = false;
            return _heartbeatsReadAt;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_redisAway) RedisIsAway(error);
            _redisAway = true;
            _reports = FleetProjection.Newest(heartbeats.Received(known), _reports);
            foreach (Guid id in Outdated()) TakeOwnTitles(id);
            DateTimeOffset behind = clock.Now - TimeSpan.FromSeconds(options.Value.RedisLossGraceSeconds);
            return behind > _heartbeatsReadAt ? behind : _heartbeatsReadAt;
        }
    }

    // Heartbeats name what is held by its digest; only what is new is fetched.
    private async Task ReadTitlesAsync()
    {
        Guid[] elsewhere = [.. Outdated().Where(id => !TakeOwnTitles(id))];
        if (elsewhere.Length == 0) return;
        foreach ((Guid id, HeldTitles titles) in await heartbeats.LoadTitlesAsync(elsewhere)) _titles[id] = titles;
    }

    private Guid[] Outdated() => [.. _reports.Where(report => TitlesOf(report.Key).Digest != report.Value.HoldingsDigest).Select(report => report.Key)];

    private HeldTitles TitlesOf(Guid id) => _titles.GetValueOrDefault(id, HeldTitles.None);

    private bool TakeOwnTitles(Guid id)
    {
        if (heartbeats.ReceivedTitles(id) is not { } own || own.Digest != _reports[id].HoldingsDigest) return false;
        _titles[id] = own;
        return true;
    }

    [LoggerMessage(3001, LogLevel.Error, "The fleet's registrations cannot be read; the last known stay in use")]
    private partial void DatabaseIsAway(Exception error);

    [LoggerMessage(3002, LogLevel.Information, "The fleet's registrations are read again")]
    private partial void DatabaseIsBack();

    [LoggerMessage(3003, LogLevel.Error, "The fleet's heartbeats cannot be read; the last known states stay in use for a while")]
    private partial void RedisIsAway(Exception error);

    [LoggerMessage(3004, LogLevel.Information, "The fleet's heartbeats are read again")]
    private partial void RedisIsBack();
}
