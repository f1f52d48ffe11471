using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Netflix.ControlPlane.Audit;

/// <summary>What was changed.</summary>
/// <param name="Action">Words joined by dots, e.g. "appliance.state".</param>
/// <param name="Subject">Name of what was changed.</param>
/// <param name="SiteId">Null when it belongs to no one site.</param>
/// <param name="Why">In the operator's words.</param>
internal sealed record AuditEntry(string Action, string Subject, int? SiteId, string Why, object? Detail = null);

/// <summary>Table <c>audit_log</c>: who changed what, and why. An entry is written together with its change, or neither is.</summary>
internal sealed class AuditLog(NpgsqlDataSource database)
{
    internal const int MaxWhyLength = 500;

    /// <summary>Nobody's account: what the platform did by itself.</summary>
    internal static readonly Guid Platform = Guid.Empty;

    /// <summary>For the batch or transaction that makes the change.</summary>
    internal static NpgsqlBatchCommand Entry(Guid userId, AuditEntry entry) => new(
        """
        INSERT INTO audit_log (user_id, email, action, subject, site_id, why, detail)
        SELECT $1, coalesce((SELECT email FROM users WHERE user_id = $1), CASE WHEN $1 = '00000000-0000-0000-0000-000000000000' THEN 'the platform' ELSE 'deleted account' END), $2, $3, $4, $5, $6
        """)
    {
        Parameters =
        {
            new() { Value = userId }, new() { Value = entry.Action }, new() { Value = entry.Subject },
            new() { Value = (object?)entry.SiteId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer }, new() { Value = entry.Why },
            new() { Value = JsonSerializer.Serialize(entry.Detail ?? new { }, JsonSerializerOptions.Web), NpgsqlDbType = NpgsqlDbType.Jsonb },
        },
    };

    /// <summary>Ends a transaction whose change was made, with its entry.</summary>
    internal static async Task CommitAsync(NpgsqlTransaction transaction, Guid userId, AuditEntry entry, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { Entry(userId, entry) } };
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <param name="before">Entries older than this one; null: from the newest on.</param>
    /// <param name="sites">Only those of these sites; null: all.</param>
    internal async Task<IReadOnlyList<AuditRecord>> ListAsync(long? before, int limit, int[]? sites, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT entry_id, changed_at, email, action, subject, site_id, why, detail FROM audit_log
            WHERE ($1 IS NULL OR entry_id < $1) AND ($2 IS NULL OR site_id = ANY ($2))
            ORDER BY entry_id DESC LIMIT $3
            """);
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)sites ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = limit });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<AuditRecord> records = [];
        while (await row.ReadAsync(cancel))
        {
            records.Add(new AuditRecord(
                row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetString(4),
                row.IsDBNull(5) ? null : row.GetInt32(5), row.GetString(6), JsonSerializer.Deserialize<JsonElement>(row.GetString(7))));
        }
        return records;
    }
}

/// <param name="Who">E-mail address of the account as it was then.</param>
internal sealed record AuditRecord(
    long EntryId, DateTimeOffset ChangedAt, string Who, string Action, string Subject, int? SiteId, string Why, JsonElement Detail);
