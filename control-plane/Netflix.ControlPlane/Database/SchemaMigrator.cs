using Npgsql;

namespace Netflix.ControlPlane.Database;

/// <summary>
/// Brings the schema up to date. Replicas that start together queue on one advisory lock, so each migration is applied once;
/// each runs in a transaction of its own together with its line in <c>schema_migrations</c>.
/// </summary>
internal sealed partial class SchemaMigrator(NpgsqlDataSource database, TimeProvider time, ILogger<SchemaMigrator> log)
{
    // Any constant will do, as long as nothing else in the database takes the same advisory lock.
    private const long LockKey = 0x6E66_7363_6865_6D61;

    /// <exception cref="SchemaMismatchException">An applied migration differs from the one in this program.</exception>
    internal async Task MigrateAsync(IReadOnlyList<SchemaMigration> migrations, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        // The pool resets a returned connection, which would free the lock too; the explicit unlock says when.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancel);
        try
        {
            Dictionary<int, (string Name, string Checksum)> applied = await ReadAppliedAsync(connection, cancel);
            foreach (SchemaMigration migration in migrations)
            {
                if (applied.TryGetValue(migration.Number, out var earlier)) CheckUnchanged(migration, earlier.Name, earlier.Checksum);
                else await ApplyAsync(connection, migration, cancel);
            }
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static async Task<Dictionary<int, (string, string)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await ExecuteAsync(connection, """
            CREATE TABLE IF NOT EXISTS schema_migrations (
              number int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL)
            """, cancel);
        await using var command = new NpgsqlCommand("SELECT number, name, checksum FROM schema_migrations", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        Dictionary<int, (string, string)> applied = [];
        while (await reader.ReadAsync(cancel)) applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        return applied;
    }

    private static void CheckUnchanged(SchemaMigration migration, string appliedName, string appliedChecksum)
    {
        if (appliedChecksum != migration.Checksum)
            throw new SchemaMismatchException(
                $"The database has migration {appliedName} with another content than this program's {migration.Name}. " +
                "Applied migrations are never edited: restore the file and put the change into a new migration.");
    }

    private async Task ApplyAsync(NpgsqlConnection connection, SchemaMigration migration, CancellationToken cancel)
    {
        long start = time.GetTimestamp();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, migration.Sql, cancel);
        await using (var command = new NpgsqlCommand("INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters = { new() { Value = migration.Number }, new() { Value = migration.Name }, new() { Value = migration.Checksum }, new() { Value = time.GetUtcNow() } },
        })
        {
            await command.ExecuteNonQueryAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
        Applied(migration.Name, time.GetElapsedTime(start));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        // Building an index on a large table may take long; the start is bounded by its own token instead.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(1001, LogLevel.Information, "Applied migration {Name} in {Duration}")]
    private partial void Applied(string name, TimeSpan duration);
}

/// <summary>The database was migrated by files that this program does not have.</summary>
internal sealed class SchemaMismatchException(string message) : Exception(message);
