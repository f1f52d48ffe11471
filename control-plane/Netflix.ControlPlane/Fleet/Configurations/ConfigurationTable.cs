using System.Text.Json;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Requests;
using Npgsql;
using NpgsqlTypes;

namespace Netflix.ControlPlane.Fleet.Configurations;

/// <param name="MadeBy">E-mail address of the account as it was then.</param>
/// <param name="Restores">The version whose content came back; null: it is new.</param>
internal sealed record ConfigurationVersion(long Version, DateTimeOffset MadeAt, string MadeBy, string Why, long? Restores);

/// <summary>Table <c>configurations</c>.</summary>
internal sealed class ConfigurationTable(NpgsqlDataSource database, TimeProvider time)
{
    private const int MostListed = 200;

    /// <returns>The newest one; null when it is the one that is known.</returns>
    internal async Task<FleetConfiguration?> ReadNewerAsync(long known, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT version, document FROM configurations WHERE version > $1 ORDER BY version DESC LIMIT 1");
        command.Parameters.Add(new() { Value = known });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new FleetConfiguration(row.GetInt64(0), Parse(row.GetString(1))) : null;
    }

    /// <returns>Null when there is no such version.</returns>
    internal async Task<ConfigurationDocument?> FindAsync(long version, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT document FROM configurations WHERE version = $1");
        command.Parameters.Add(new() { Value = version });
        return await command.ExecuteScalarAsync(cancel) is string document ? Parse(document) : null;
    }

    /// <summary>The newest ones.</summary>
    internal async Task<IReadOnlyList<ConfigurationVersion>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT version, made_at, made_by, why, restores FROM configurations ORDER BY version DESC LIMIT {MostListed}");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<ConfigurationVersion> versions = [];
        while (await row.ReadAsync(cancel))
            versions.Add(new(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4)));
        return versions;
    }

    /// <summary>The next version, with its entry in the log.</summary>
    /// <param name="basedOn">What its author had before him: nobody overwrites what he has not seen.</param>
    /// <returns>Its number; null when another one has come in between.</returns>
    internal async Task<long?> TryInsertAsync(long basedOn, ConfigurationDocument document, Guid userId, string why, long? restores, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO configurations (version, document, made_at, made_by, why, restores)
            SELECT $1 + 1, $2, $3, coalesce((SELECT email FROM users WHERE user_id = $4), 'deleted account'), $5, $6
            WHERE (SELECT max(version) FROM configurations) = $1
            ON CONFLICT (version) DO NOTHING
            """, connection, transaction)
        {
            Parameters =
            {
                new() { Value = basedOn }, new() { Value = document.ToJson().GetRawText(), NpgsqlDbType = NpgsqlDbType.Jsonb }, new() { Value = time.GetUtcNow() },
                new() { Value = userId }, new() { Value = why }, new() { Value = (object?)restores ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            },
        };
        if (await insert.ExecuteNonQueryAsync(cancel) == 0) return null;
        long version = basedOn + 1;
        var entry = new AuditEntry(restores is null ? "configuration.change" : "configuration.restore", $"version {version}", null, why, new { version, restores });
        await AuditLog.CommitAsync(transaction, userId, entry, cancel);
        return version;
    }

    private static ConfigurationDocument Parse(string json)
    {
        var errors = new FieldErrors();
        // What an earlier release allowed and this one does not is not sent to anybody.
        return ConfigurationDocument.Read(JsonElement.Parse(json), errors) ?? throw new InvalidDataException("The stored configuration is not one that this release knows.");
    }
}
