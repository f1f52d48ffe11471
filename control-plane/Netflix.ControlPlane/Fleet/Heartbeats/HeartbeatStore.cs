using System.Collections.Concurrent;
using System.Globalization;
using Netflix.Contracts.Fleet;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// The last heartbeat of each appliance. One replica receives it, Redis hands it to all; what this replica itself received it also
/// keeps in memory, so that the loss of Redis costs it nothing of its own.
/// </summary>
internal sealed class HeartbeatStore(IConnectionMultiplexer redis, FleetClock clock, IOptions<FleetOptions> options)
{
    private readonly ConcurrentDictionary<Guid, ApplianceReport> _received = new();
    private readonly TimeSpan _kept = TimeSpan.FromSeconds(options.Value.HeartbeatKeptSeconds);

    /// <summary>Keeps a heartbeat (already bounded).</summary>
    /// <returns>
    /// True when it is time to hand the appliance new access to the origin: the mark of the last hand-over has expired. Only one
    /// replica is told.
    /// </returns>
    /// <exception cref="RedisException">Redis is away; this replica has the heartbeat all the same.</exception>
    public async Task<bool> SaveAsync(Guid applianceId, HeartbeatRequest bounded, TimeSpan renewAccessAfter)
    {
        DateTimeOffset now = clock.Now;
        _received[applianceId] = HeartbeatRecord.ToReport(now, bounded);
        IBatch batch = redis.GetDatabase().CreateBatch();
        Task<bool> saved = batch.StringSetAsync(HeartbeatKey(applianceId), HeartbeatRecord.Write(now, bounded), _kept);
        Task<bool> due = batch.StringSetAsync(AccessKey(applianceId), 1, renewAccessAfter, When.NotExists);
        batch.Execute();
        await Task.WhenAll(saved, due);
        return await due;
    }

    /// <summary>Access to the origin was handed over now, outside a heartbeat.</summary>
    /// <exception cref="RedisException">Redis is away: the next heartbeat that reaches it renews once more, which is harmless.</exception>
    public Task MarkAccessAsync(Guid applianceId, TimeSpan renewAccessAfter) =>
        redis.GetDatabase().StringSetAsync(AccessKey(applianceId), 1, renewAccessAfter);

    /// <summary>The last heartbeats of these appliances, in one round trip. Those without one are absent.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<IReadOnlyDictionary<Guid, ApplianceReport>> LoadAsync(IReadOnlyList<Guid> appliances)
    {
        IBatch batch = redis.GetDatabase().CreateBatch();
        Task<RedisResult> now = batch.ExecuteAsync("TIME");
        Task<RedisValue[]> values = appliances.Count == 0
            ? Task.FromResult<RedisValue[]>([])
            : batch.StringGetAsync([.. appliances.Select(HeartbeatKey)]);
        batch.Execute();
        await Task.WhenAll(now, values);
        clock.Observe(ToTime(await now));

        Dictionary<Guid, ApplianceReport> reports = [];
        foreach ((Guid id, RedisValue value) in appliances.Zip(await values))
        {
            if (!value.IsNull && HeartbeatRecord.Read(((ReadOnlyMemory<byte>)value).Span) is { } report) reports.Add(id, report);
        }
        return reports;
    }

    /// <summary>What this replica itself received. Forgets appliances that are not registered.</summary>
    public IReadOnlyDictionary<Guid, ApplianceReport> Received(IReadOnlyCollection<Guid> registered)
    {
        foreach (Guid gone in _received.Keys.Except(registered)) _received.TryRemove(gone, out _);
        return _received;
    }

    private static RedisKey HeartbeatKey(Guid applianceId) => $"fleet:heartbeat:{applianceId:N}";

    private static RedisKey AccessKey(Guid applianceId) => $"fleet:origin-access:{applianceId:N}";

    // TIME: seconds and microseconds.
    private static DateTimeOffset ToTime(RedisResult result)
    {
        string[] parts = (string[])result!;
        return DateTimeOffset.UnixEpoch
            .AddSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture))
            .AddMicroseconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
