using Microsoft.Extensions.Diagnostics.HealthChecks;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Playback;
using Netflix.ControlPlane.Steering;
using Npgsql;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// Reads the whole fleet once a second into <see cref="FleetView"/>: registrations and assignment from PostgreSQL, heartbeats from
/// Redis. Either may be away; then its last known part stays.
/// </summary>
internal sealed partial class FleetRefresh(
    FleetView view, ApplianceTable appliances, AssignmentTable assignments, VideoAssetTable assets, RevokedPlaybackTable revoked, HeartbeatStore heartbeats,
    FleetClock clock, SteeringDesk steering, FleetMetrics metrics, IOptions<FleetOptions> options, TimeProvider time, ILogger<FleetRefresh> log)
    : BackgroundService, IHealthCheck
{
    // Heartbeats must not wait for a database that neither answers nor refuses; only the very first reading has more time.
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(30);

    private IReadOnlyList<RegisteredAppliance> _registered = [];
    private Dictionary<Guid, ApplianceReport> _reports = [];
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
        await ReadDatabaseAsync(cancel);
        DateTimeOffset judgedAt = await ReadHeartbeatsAsync();
        FleetSnapshot snapshot = FleetProjection.Project(_registered, _reports, judgedAt, options.Value.Thresholds);
        view.Replace(snapshot);
        steering.Update(snapshot);
        metrics.Refreshed(time.GetElapsedTime(start));
    }

    private async Task ReadDatabaseAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(view.Assignment is null ? FirstPatience : DatabasePatience);
        try
        {
            _registered = await appliances.ListAsync(limit.Token);
            view.Replace(await revoked.ListAsync(time.GetUtcNow(), limit.Token));
            FleetAssignment assignment = await assignments.AgreeAsync(() => assets.ListPackagesAsync(limit.Token), limit.Token);
            if (view.Assignment?.Version != assignment.Version) view.Replace(assignment);
            if (_databaseAway) DatabaseIsBack();
            _databaseAway = false;
        }
        catch (Exception error) when (error is NpgsqlException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            if (!_databaseAway) DatabaseIsAway(error);
            _databaseAway = true;
        }
    }

    /// <returns>The time up to which silence counts. Without Redis it stands still for the grace, then follows behind by as much.</returns>
    private async Task<DateTimeOffset> ReadHeartbeatsAsync()
    {
        Guid[] ids = [.. _registered.Select(appliance => appliance.Id)];
        try
        {
            var loaded = await heartbeats.LoadAsync(ids);
            // With the last known: a flushed Redis forgets everything, and the next heartbeats are a second away.
            _reports = FleetProjection.Newest(loaded, heartbeats.Received(ids), _reports);
            _heartbeatsReadAt = clock.Now;
            if (_redisAway) RedisIsBack();
            _redisAway = false;
            return _heartbeatsReadAt;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            if (!_redisAway) RedisIsAway(error);
            _redisAway = true;
            _reports = FleetProjection.Newest(heartbeats.Received(ids), _reports);
            DateTimeOffset behind = clock.Now - TimeSpan.FromSeconds(options.Value.RedisLossGraceSeconds);
            return behind > _heartbeatsReadAt ? behind : _heartbeatsReadAt;
        }
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
