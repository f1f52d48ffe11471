using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Audit;
using Npgsql;

namespace Netflix.ControlPlane.Fleet.Purges;

/// <param name="Number">Milliseconds since 1970, or one more than the last.</param>
/// <param name="MadeBy">E-mail address of the account as it was then.</param>
internal sealed record OrderedPurge(long Number, bool IsPrefix, IReadOnlyList<string> Paths, DateTimeOffset MadeAt, string MadeBy, string Why);

/// <summary>Table <c>purges</c>.</summary>
internal sealed class PurgeTable(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Older ones are forgotten: who has missed so many purges all it has.</summary>
    internal const int MostKept = 10_000;

    private const int MostListed = 200;

    /// <returns>All that are kept; null when the newest of them is known.</returns>
    internal async Task<KeptPurges?> ReadNewerAsync(long known, CancellationToken cancel)
    {
        await using NpgsqlBatch batch = database.CreateBatch();
        batch.BatchCommands.Add(new("SELECT forgotten_up_to FROM purge_horizon"));
        batch.BatchCommands.Add(new("SELECT number, is_prefix, paths FROM purges WHERE (SELECT max(number) FROM purges) > $1 ORDER BY number") { Parameters = { new() { Value = known } } });
        await using NpgsqlDataReader row = await batch.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        long forgotten = row.GetInt64(0);
        await row.NextResultAsync(cancel);
        List<PurgeOrder> orders = [];
        while (await row.ReadAsync(cancel))
            orders.Add(new PurgeOrder { Number = (ulong)row.GetInt64(0), IsPrefix = row.GetBoolean(1), Paths = { row.GetFieldValue<string[]>(2) } });
        return orders.Count == 0 ? null : new KeptPurges(forgotten, orders);
    }

    /// <summary>The newest ones.</summary>
    internal async Task<IReadOnlyList<OrderedPurge>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT number, is_prefix, paths, made_at, made_by, why FROM purges ORDER BY number DESC LIMIT {MostListed}");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<OrderedPurge> purges = [];
        while (await row.ReadAsync(cancel))
            purges.Add(new(row.GetInt64(0), row.GetBoolean(1), row.GetFieldValue<string[]>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4), row.GetString(5)));
        return purges;
    }

    /// <summary>Writes the order and its entry in the log.</summary>
    /// <returns>Its number.</returns>
    internal async Task<long> InsertAsync(bool isPrefix, IReadOnlyList<string> paths, string subject, Guid userId, string why, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        // One at a time: a number that appears behind a greater one would never reach an appliance.
        await using (var turn = new NpgsqlCommand("SELECT 1 FROM purge_horizon FOR UPDATE", connection, transaction)) await turn.ExecuteScalarAsync(cancel);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO purges (number, is_prefix, paths, made_at, made_by, why)
            SELECT greatest($1, (SELECT coalesce(max(number), 0) + 1 FROM purges)), $2, $3, $4, coalesce((SELECT email FROM users WHERE user_id = $5), 'deleted account'), $6
            RETURNING number
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = now.ToUnixTimeMilliseconds() }, new() { Value = isPrefix }, new() { Value = paths.ToArray() }, new() { Value = now }, new() { Value = userId }, new() { Value = why },
            },
        };
        long number = (long)(await insert.ExecuteScalarAsync(cancel))!;
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new(
            """
            WITH forgotten AS (DELETE FROM purges WHERE number <= (SELECT number FROM purges ORDER BY number DESC OFFSET $1 LIMIT 1) RETURNING number)
            UPDATE purge_horizon SET forgotten_up_to = greatest(forgotten_up_to, (SELECT max(number) FROM forgotten))
            """) { Parameters = { new() { Value = MostKept } } });
        batch.BatchCommands.Add(AuditLog.Entry(userId, new AuditEntry("purge.order", subject, null, why, new { number, isPrefix, paths })));
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return number;
    }
}
