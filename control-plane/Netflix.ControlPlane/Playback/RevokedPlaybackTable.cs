using Npgsql;

namespace Netflix.ControlPlane.Playback;

/// <summary>Table <c>revoked_playbacks</c>.</summary>
internal sealed class RevokedPlaybackTable(NpgsqlDataSource database)
{
    /// <summary>All of them travel to every appliance: 16 bytes each, at most 160 KB in one answer.</summary>
    internal const int MaxRows = 10_000;

    /// <summary>False when the list is full. A session that is in it already stays as long as told now.</summary>
    internal async Task<bool> TryInsertAsync(Guid sessionId, DateTimeOffset now, DateTimeOffset expires, CancellationToken cancel)
    {
        await using NpgsqlBatch batch = database.CreateBatch();
        batch.BatchCommands.Add(new("DELETE FROM revoked_playbacks WHERE expires_at <= $1") { Parameters = { new() { Value = now } } });
        batch.BatchCommands.Add(new(
            """
            INSERT INTO revoked_playbacks (session_id, expires_at)
            SELECT $1, $2 WHERE (SELECT count(*) FROM revoked_playbacks) < $3
            ON CONFLICT (session_id) DO UPDATE SET expires_at = excluded.expires_at
            RETURNING true
            """) { Parameters = { new() { Value = sessionId }, new() { Value = expires }, new() { Value = MaxRows } } });
        return await batch.ExecuteScalarAsync(cancel) is true;
    }

    /// <summary>Those that still matter, in a fixed order.</summary>
    internal async Task<IReadOnlyList<Guid>> ListAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT session_id FROM revoked_playbacks WHERE expires_at > $1 ORDER BY session_id LIMIT $2");
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = MaxRows });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Guid> sessions = [];
        while (await reader.ReadAsync(cancel)) sessions.Add(reader.GetGuid(0));
        return sessions;
    }
}
