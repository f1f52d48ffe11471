using StackExchange.Redis;

namespace Netflix.ControlPlane.Playback;

internal sealed record PlaybackSession(Guid SessionId, Guid AccountId, Guid ProfileId, Guid ContentId);

/// <summary>
/// Who plays what right now. Kept in Redis, so that every replica knows; each session is one key that expires unless progress
/// renews it, and a second key answers "does this account play this title" for a player that does not name its session.
/// </summary>
internal sealed partial class PlaybackSessions(IConnectionMultiplexer redis, IOptions<PlaybackOptions> options, ILogger<PlaybackSessions> log)
{
    private TimeSpan Idle => TimeSpan.FromMinutes(options.Value.SessionIdleMinutes);

    /// <exception cref="RedisException">Redis is away; <see cref="IsRedisAway"/> tells.</exception>
    internal async Task OpenAsync(PlaybackSession session)
    {
        IDatabase database = redis.GetDatabase();
        await Task.WhenAll(
            database.StringSetAsync(SessionKey(session.SessionId), Value(session.AccountId, session.ProfileId, session.ContentId), Idle),
            database.StringSetAsync(AccountKey(session.AccountId, session.ContentId), "1", Idle));
    }

    /// <summary>
    /// False only when the session belongs to another account, profile or title. One that expired, and a Redis that is away, are no
    /// reason to lose a viewer's position.
    /// </summary>
    internal async Task<bool> RenewAsync(Guid sessionId, Guid accountId, Guid profileId, Guid contentId)
    {
        try
        {
            IDatabase database = redis.GetDatabase();
            RedisValue known = await database.StringGetAsync(SessionKey(sessionId));
            if (known.IsNull) return true;
            if (known != Value(accountId, profileId, contentId)) return false;
            await Task.WhenAll(
                database.KeyExpireAsync(SessionKey(sessionId), Idle),
                database.StringSetAsync(AccountKey(accountId, contentId), "1", Idle));
        }
        catch (Exception error) when (IsRedisAway(error))
        {
            NotRenewed(error.Message);
        }
        return true;
    }

    /// <summary>Whether the account plays the title now; with a session id: in that very session.</summary>
    /// <exception cref="RedisException">Redis is away; <see cref="IsRedisAway"/> tells.</exception>
    internal async Task<bool> IsOpenAsync(Guid accountId, Guid contentId, Guid? sessionId)
    {
        IDatabase database = redis.GetDatabase();
        if (sessionId is not { } id) return await database.KeyExistsAsync(AccountKey(accountId, contentId));
        string known = await database.StringGetAsync(SessionKey(id)) is { IsNull: false } value ? value.ToString() : "";
        return known.Split(' ') is [var account, _, var content] && account == accountId.ToString("N") && content == contentId.ToString("N");
    }

    /// <summary>What StackExchange.Redis throws for a server that is down, slow or restarting.</summary>
    internal static bool IsRedisAway(Exception error) => error is RedisException or RedisTimeoutException;

    private static RedisKey SessionKey(Guid sessionId) => $"playback:session:{sessionId:N}";

    private static RedisKey AccountKey(Guid accountId, Guid contentId) => $"playback:open:{accountId:N}:{contentId:N}";

    private static RedisValue Value(Guid accountId, Guid profileId, Guid contentId) => $"{accountId:N} {profileId:N} {contentId:N}";

    [LoggerMessage(5001, LogLevel.Warning, "A playback session could not be renewed: {Reason}")]
    private partial void NotRenewed(string reason);
}
