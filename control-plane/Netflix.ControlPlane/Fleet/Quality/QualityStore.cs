using System.Collections.Concurrent;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Fleet.Quality;

/// <summary>
/// What appliances say of their viewers' playbacks, from the replica that hears it to all. A sorted set says who said something when, so
/// that only news are fetched, and appliances that say nothing cost nothing.
/// </summary>
internal sealed class QualityStore(IConnectionMultiplexer redis, FleetClock clock, IOptions<QualityOptions> options)
{
    // Id of an appliance, scored with the Unix milliseconds of its report.
    private const string News = "fleet:quality";

    // Reports are a minute apart. One that says more is not listened to.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    // A report is handed on after it came, by replicas whose measures of the clock differ a little.
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, ApplianceQuality> _received = new();
    private readonly ConcurrentDictionary<Guid, bool> _unsent = new();
    private readonly TimeSpan _kept = TimeSpan.FromSeconds(options.Value.KeptSeconds);
    private long _readUpTo;

    /// <summary>Takes in what came with a heartbeat; <see cref="FlushAsync"/> hands it to the others.</summary>
    internal void Receive(Guid applianceId, IReadOnlyCollection<PrefixQuality> bounded)
    {
        if (bounded.Count == 0) return;
        DateTimeOffset now = clock.Now;
        if (_received.TryGetValue(applianceId, out ApplianceQuality? last) && now - last.ReceivedAt is var since && since >= TimeSpan.Zero && since < ShortestInterval) return;
        _received[applianceId] = ApplianceQuality.Of(now, bounded);
        _unsent[applianceId] = true;
    }

    /// <summary>What this replica itself heard and still counts.</summary>
    internal IEnumerable<KeyValuePair<Guid, ApplianceQuality>> Received()
    {
        DateTimeOffset oldest = clock.Now - _kept;
        foreach (KeyValuePair<Guid, ApplianceQuality> known in _received)
        {
            if (known.Value.ReceivedAt >= oldest) yield return known;
            else _received.TryRemove(known);
        }
    }

    /// <summary>Hands on what came since the last time, in one round trip; without news in none.</summary>
    /// <exception cref="RedisException">Redis is away; the same is handed over next time.</exception>
    internal async Task FlushAsync()
    {
        if (_unsent.IsEmpty) return;
        Guid[] sent = [.. _unsent.Keys];
        IBatch batch = redis.GetDatabase().CreateBatch();
        List<Task> writes = [];
        foreach (Guid id in sent)
        {
            // Before it is read: what comes meanwhile is sent next time.
            _unsent.TryRemove(id, out _);
            if (!_received.TryGetValue(id, out ApplianceQuality? quality)) continue;
            writes.Add(batch.StringSetAsync(ReportKey(id), quality.Write(), _kept));
            writes.Add(batch.SortedSetAddAsync(News, id.ToByteArray(), quality.UnixMilliseconds));
        }
        writes.Add(batch.SortedSetRemoveRangeByScoreAsync(News, double.NegativeInfinity, (clock.Now - _kept).ToUnixTimeMilliseconds()));
        writes.Add(batch.KeyExpireAsync(News, _kept));
        try
        {
            batch.Execute();
            await Task.WhenAll(writes);
        }
        catch
        {
            foreach (Guid id in sent) _unsent[id] = true;
            throw;
        }
    }

    /// <summary>What is newer than what is known. One caller.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    internal async Task<IReadOnlyDictionary<Guid, ApplianceQuality>> LoadAsync(IReadOnlyDictionary<Guid, ApplianceQuality> known)
    {
        IDatabase database = redis.GetDatabase();
        SortedSetEntry[] said = await database.SortedSetRangeByScoreWithScoresAsync(News, _readUpTo - ReadAgain.TotalMilliseconds);
        (Guid Id, long At)[] news = [.. said.Select(Parse).OfType<(Guid Id, long At)>().Where(entry => !known.TryGetValue(entry.Id, out ApplianceQuality? last) || last.UnixMilliseconds < entry.At)];
        Dictionary<Guid, ApplianceQuality> read = [];
        if (news.Length > 0)
        {
            RedisValue[] values = await database.StringGetAsync([.. news.Select(entry => ReportKey(entry.Id))]);
            foreach (((Guid id, _), RedisValue value) in news.Zip(values))
            {
                if (ApplianceQuality.Read(((ReadOnlyMemory<byte>)value).Span) is { } quality) read[id] = quality;
            }
        }
        // Not beyond now: a clock far ahead of Redis' would hide what others say.
        foreach (SortedSetEntry entry in said) _readUpTo = Math.Max(_readUpTo, Math.Min((long)entry.Score, clock.Now.ToUnixTimeMilliseconds()));
        return read;
    }

    private static (Guid Id, long At)? Parse(SortedSetEntry entry)
    {
        byte[] id = (byte[]?)entry.Element ?? [];
        return id.Length == 16 ? (new Guid(id), (long)entry.Score) : null;
    }

    private static RedisKey ReportKey(Guid applianceId) => $"fleet:quality:{applianceId:N}";
}
