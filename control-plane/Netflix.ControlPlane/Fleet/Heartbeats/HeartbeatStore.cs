using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Netflix.Contracts.Fleet;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet.Heartbeats;

/// <summary>
/// The last heartbeat of each appliance and what it holds. One replica receives it, Redis hands it to all; what this replica itself
/// received it also keeps in memory, so that the loss of Redis costs it nothing of its own.
/// </summary>
internal sealed class HeartbeatStore(IConnectionMultiplexer redis, FleetClock clock, IOptions<FleetOptions> options, TimeProvider time)
{
    // Holdings change seldom, and a flushed Redis has to learn them again: 5,000 appliances of 2 KB are 1 MB/s.
    private static readonly TimeSpan HoldingsSavedEach = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldingsKept = TimeSpan.FromMinutes(10);
    // Longer than two heartbeats are apart; who fell silent here may be heard elsewhere.
    private static readonly TimeSpan HeardHereFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, Entry> _received = new();
    private readonly TimeSpan _kept = TimeSpan.FromSeconds(options.Value.HeartbeatKeptSeconds);

    /// <summary>This run of this replica; a restarted one is another.</summary>
    internal ulong Replica { get; } = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Takes a heartbeat in; <see cref="FlushAsync"/> hands it to the others.</summary>
    /// <param name="bounded">With the digest of <paramref name="titles"/>.</param>
    internal void Receive(Guid applianceId, Heartbeat bounded, HeldTitles titles)
    {
        Entry entry = _received.GetOrAdd(applianceId, static id => new Entry(id));
        var received = new ReceivedHeartbeat(clock.Now, Replica, bounded, IsLinkLost: false);
        // The message itself is not kept: of five thousand, every second, it would be most of what a collection has to move.
        byte[] record = HeartbeatRecord.Write(received);
        lock (entry)
        {
            (entry.Record, entry.Report) = (record, received.ToReport(entry.Report));
            (entry.HeardAt, entry.IsLost, entry.IsDirty) = (time.GetTimestamp(), false, true);
            if (!ReferenceEquals(entry.Titles, titles)) (entry.Titles, entry.TitlesSavedAt) = (titles, null);
        }
    }

    /// <summary>The appliance's link to this replica broke, and there is no newer one here.</summary>
    internal void LoseLink(Guid applianceId)
    {
        if (!_received.TryGetValue(applianceId, out Entry? entry)) return;
        lock (entry)
        {
            if (entry.Report is not { } report) return;
            (entry.Record, entry.Report) = (HeartbeatRecord.WithLostLink(entry.Record), report with { IsLinkLost = true });
            (entry.IsLost, entry.IsDirty) = (true, true);
        }
    }

    /// <summary>Hands to the others what came since the last time, in one round trip.</summary>
    /// <returns>How many heartbeats that were.</returns>
    /// <exception cref="RedisException">Redis is away; the same is handed over next time.</exception>
    internal async Task<int> FlushAsync()
    {
        List<Entry> sent = [];
        List<Task> writes = [];
        IBatch batch = redis.GetDatabase().CreateBatch();
        writes.Add(batch.StringSetAsync(ReplicaKey(Replica), clock.Now.ToUnixTimeMilliseconds(), _kept));
        foreach ((_, Entry entry) in _received)
        {
            lock (entry)
            {
                if (!entry.IsDirty) continue;
                entry.IsDirty = false;
                if (entry.TitlesSavedAt is not { } saved || time.GetElapsedTime(saved) > HoldingsSavedEach)
                {
                    // Before the heartbeat that names their digest.
                    writes.Add(batch.StringSetAsync(entry.HoldingsKey, entry.Titles.Bits.ToArray(), HoldingsKept));
                    entry.TitlesSavedAt = time.GetTimestamp();
                }
                writes.Add(batch.StringSetAsync(entry.HeartbeatKey, entry.Record, _kept));
                sent.Add(entry);
            }
        }
        try
        {
            batch.Execute();
            await Task.WhenAll(writes);
            return sent.Count;
        }
        catch
        {
            foreach (Entry entry in sent)
            {
                lock (entry) (entry.IsDirty, entry.TitlesSavedAt) = (true, null);
            }
            throw;
        }
    }

    /// <summary>Whether this replica itself has lately heard of it.</summary>
    internal bool IsHeardHere(Guid applianceId) =>
        _received.TryGetValue(applianceId, out Entry? entry) && !entry.IsLost && time.GetElapsedTime(entry.HeardAt) < HeardHereFor;

    /// <summary>The last heartbeats of these appliances, in one round trip. Those without one are absent.</summary>
    /// <param name="known">What is not newer than this is absent as well.</param>
    /// <exception cref="RedisException">Redis is away.</exception>
    internal async Task<IReadOnlyDictionary<Guid, ApplianceReport>> LoadAsync(IReadOnlyList<Guid> appliances, IReadOnlyDictionary<Guid, ApplianceReport>? known = null)
    {
        IBatch batch = redis.GetDatabase().CreateBatch();
        Task<RedisResult> now = batch.ExecuteAsync("TIME");
        Task<RedisValue[]> values = GetAsync(batch, appliances.Select(HeartbeatKey));
        batch.Execute();
        await Task.WhenAll(now, values);
        clock.Observe(ToTime(await now));

        Dictionary<Guid, ApplianceReport> reports = [];
        foreach ((Guid id, RedisValue value) in appliances.Zip(await values))
        {
            ReadOnlySpan<byte> record = ((ReadOnlyMemory<byte>)value).Span;
            if (known?.GetValueOrDefault(id) is { } last && HeartbeatRecord.IsOf(record, last)) continue;
            if (HeartbeatRecord.Read(record) is { } report) reports.Add(id, report);
        }
        return reports;
    }

    /// <summary>What these appliances hold. Those of which nothing is known are absent.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    internal async Task<IReadOnlyDictionary<Guid, HeldTitles>> LoadTitlesAsync(IReadOnlyList<Guid> appliances)
    {
        IBatch batch = redis.GetDatabase().CreateBatch();
        Task<RedisValue[]> values = GetAsync(batch, appliances.Select(HoldingsKey));
        batch.Execute();
        return appliances.Zip(await values).Where(read => !read.Second.IsNull && ((ReadOnlyMemory<byte>)read.Second).Length <= (HeldTitles.MaxNumber + 1) / 8)
            .ToDictionary(read => read.First, read => HeldTitles.Parse(((ReadOnlyMemory<byte>)read.Second).Span));
    }

    /// <summary>When these runs of replicas handed over last, by Redis' clock. Those of which nothing is known are absent.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    internal async Task<IReadOnlyDictionary<ulong, DateTimeOffset>> ReadReplicasAsync(IReadOnlyList<ulong> runs)
    {
        IBatch batch = redis.GetDatabase().CreateBatch();
        Task<RedisValue[]> values = GetAsync(batch, runs.Select(ReplicaKey));
        batch.Execute();
        return runs.Zip(await values).Where(read => read.Second.IsInteger).ToDictionary(read => read.First, read => DateTimeOffset.FromUnixTimeMilliseconds((long)read.Second));
    }

    /// <summary>What this replica itself received. While it is walked, appliances that are not in the fleet are forgotten.</summary>
    internal IEnumerable<KeyValuePair<Guid, ApplianceReport>> Received(IReadOnlySet<Guid> registered)
    {
        foreach ((Guid id, Entry entry) in _received)
        {
            if (!registered.Contains(id)) _received.TryRemove(id, out _);
            else if (entry.Report is { } report) yield return KeyValuePair.Create(id, report);
        }
    }

    /// <summary>Null when this replica has heard nothing.</summary>
    internal HeldTitles? ReceivedTitles(Guid applianceId) => _received.GetValueOrDefault(applianceId)?.Titles;

    private static Task<RedisValue[]> GetAsync(IBatch batch, IEnumerable<RedisKey> keys)
    {
        RedisKey[] all = [.. keys];
        return all.Length == 0 ? Task.FromResult<RedisValue[]>([]) : batch.StringGetAsync(all);
    }

    private static RedisKey HeartbeatKey(Guid applianceId) => $"fleet:heartbeat:{applianceId:N}";

    private static RedisKey HoldingsKey(Guid applianceId) => $"fleet:holdings:{applianceId:N}";

    private static RedisKey ReplicaKey(ulong run) => $"fleet:replica:{run:x16}";

    // TIME: seconds and microseconds.
    private static DateTimeOffset ToTime(RedisResult result)
    {
        string[] parts = (string[])result!;
        return DateTimeOffset.UnixEpoch
            .AddSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture))
            .AddMicroseconds(long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private sealed class Entry(Guid applianceId)
    {
        internal readonly RedisKey HeartbeatKey = HeartbeatStore.HeartbeatKey(applianceId);
        internal readonly RedisKey HoldingsKey = HeartbeatStore.HoldingsKey(applianceId);

        // Null until the first heartbeat is in.
        internal volatile ApplianceReport? Report;
        internal byte[] Record = [];
        internal long HeardAt;
        internal bool IsLost;
        internal bool IsDirty;
        internal long? TitlesSavedAt;

        internal volatile HeldTitles Titles = HeldTitles.None;
    }
}
