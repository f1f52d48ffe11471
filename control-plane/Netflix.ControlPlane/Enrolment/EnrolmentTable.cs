using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet.TurnUp;
using Npgsql;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>An enrolment as operators see it; its token is nowhere.</summary>
internal sealed record EnrolmentRecord(
    Guid EnrolmentId, DeclaredAppliance Appliance, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? VoidedAt, Guid? ApplianceId);

/// <summary>Table <c>enrolments</c>.</summary>
internal sealed class EnrolmentTable(NpgsqlDataSource database)
{
    private const int MaxListed = 1000;

    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TryInsertAsync(EnrolmentRecord enrolment, byte[] tokenDigest, Guid operatorId, AuditEntry audit, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var command = new NpgsqlCommand("""
            INSERT INTO enrolments (enrolment_id, token_sha256, site_id, name, capacity_bits_per_second, failure_domain, created_at, expires_at, go_live)
            SELECT $1, $2, site_id, $4, $5, $6, $7, $8, $9 FROM sites WHERE site_id = $3 FOR KEY SHARE
            """, connection, transaction);
        object[] values =
        [
            enrolment.EnrolmentId, tokenDigest, enrolment.Appliance.SiteId, enrolment.Appliance.Name, enrolment.Appliance.CapacityBitsPerSecond,
            enrolment.Appliance.FailureDomain, enrolment.CreatedAt, enrolment.ExpiresAt, enrolment.Appliance.GoLive.ToText(),
        ];
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        if (await command.ExecuteNonQueryAsync(cancel) == 0) return false;
        await AuditLog.CommitAsync(transaction, operatorId, audit, cancel);
        return true;
    }

    /// <summary>The newest ones.</summary>
    internal async Task<IReadOnlyList<EnrolmentRecord>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"""
            SELECT enrolment_id, name, site_id, capacity_bits_per_second, failure_domain, created_at, expires_at, used_at, voided_at, appliance_id, go_live
            FROM enrolments ORDER BY created_at DESC LIMIT {MaxListed}
            """);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<EnrolmentRecord> enrolments = [];
        while (await row.ReadAsync(cancel))
        {
            enrolments.Add(new EnrolmentRecord(
                row.GetGuid(0), new DeclaredAppliance(row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetString(4), GoLiveText.Parse(row.GetString(10))!.Value),
                row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<DateTimeOffset?>(7),
                row.GetFieldValue<DateTimeOffset?>(8), row.GetFieldValue<Guid?>(9)));
        }
        return enrolments;
    }

    /// <summary>
    /// Uses the token, once and for all by this key: two who come with one token queue on its row, and the second one is refused.
    /// </summary>
    /// <returns>What was declared; null when the token is unknown, expired, void or used by another key.</returns>
    internal static async Task<(Guid EnrolmentId, DeclaredAppliance Appliance)?> UseAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, byte[] tokenDigest, byte[] keyDigest, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            UPDATE enrolments SET used_at = coalesce(used_at, $3), public_key_sha256 = $2
            WHERE token_sha256 = $1 AND expires_at > $3 AND voided_at IS NULL AND (used_at IS NULL OR public_key_sha256 = $2)
            RETURNING enrolment_id, name, site_id, capacity_bits_per_second, failure_domain, go_live
            """, connection, transaction)
        {
            Parameters = { new() { Value = tokenDigest }, new() { Value = keyDigest }, new() { Value = now } },
        };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? (row.GetGuid(0), new DeclaredAppliance(row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetString(4), GoLiveText.Parse(row.GetString(5))!.Value))
            : null;
    }

    internal static async Task NameApplianceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid enrolmentId, Guid applianceId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("UPDATE enrolments SET appliance_id = $2 WHERE enrolment_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = enrolmentId }, new() { Value = applianceId } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>No token that was made for this appliance's name opens anything any more. Before the appliance itself, in the order of an enrolment's locks.</summary>
    internal static async Task VoidAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid applianceId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE enrolments SET voided_at = $2 WHERE voided_at IS NULL AND name = (SELECT name FROM appliances WHERE appliance_id = $1)", connection, transaction)
        {
            Parameters = { new() { Value = applianceId }, new() { Value = now } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
