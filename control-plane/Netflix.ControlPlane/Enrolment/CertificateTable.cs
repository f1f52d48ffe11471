using Npgsql;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>Table <c>certificates</c>: every one that was issued.</summary>
internal static class CertificateTable
{
    internal static async Task InsertAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IssuedCertificate issued, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO certificates (serial, appliance_id, issued_at, not_after) VALUES ($1, $2, $3, $4)", connection, transaction)
        {
            Parameters =
            {
                new() { Value = issued.Serial }, new() { Value = issued.ApplianceId }, new() { Value = issued.IssuedAt }, new() { Value = issued.NotAfter },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal static async Task RevokeAllAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid applianceId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE certificates SET revoked_at = $2 WHERE appliance_id = $1 AND revoked_at IS NULL", connection, transaction)
        {
            Parameters = { new() { Value = applianceId }, new() { Value = now } },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <returns>False when this certificate was revoked, or is not known to be this appliance's.</returns>
    internal static async Task<bool> IsGoodAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, ApplianceIdentity identity, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT true FROM certificates WHERE serial = $1 AND appliance_id = $2 AND revoked_at IS NULL", connection, transaction)
        {
            Parameters = { new() { Value = identity.Serial }, new() { Value = identity.ApplianceId } },
        };
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <returns>When the longest of an appliance's certificates ends; null: none was left to it.</returns>
    internal static async Task<DateTimeOffset?> FindEndAsync(NpgsqlDataSource database, Guid applianceId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT max(not_after) FROM certificates WHERE appliance_id = $1 AND revoked_at IS NULL");
        command.Parameters.Add(new() { Value = applianceId });
        return await command.ExecuteScalarAsync(cancel) is DateTime end ? new DateTimeOffset(end) : null;
    }

    /// <summary>Serials that were taken back and would be good otherwise.</summary>
    internal static async Task<IReadOnlyList<string>> ListRevokedAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT serial FROM certificates WHERE revoked_at IS NOT NULL AND not_after > $1");
        command.Parameters.Add(new() { Value = now });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<string> serials = [];
        while (await row.ReadAsync(cancel)) serials.Add(row.GetString(0));
        return serials;
    }
}
