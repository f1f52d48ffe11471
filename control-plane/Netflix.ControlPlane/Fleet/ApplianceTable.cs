using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.TurnUp;
using Npgsql;

namespace Netflix.ControlPlane.Fleet;

/// <summary>Appliances as they were enrolled. One that was revoked is not among them.</summary>
internal sealed class ApplianceTable(NpgsqlDataSource database)
{
    private const string Announced = "appliance_id, name, url, region, capacity_bits_per_second, storage_bytes, software_version";
    private const string Query = """
        SELECT appliance_id, appliances.name, url, region, capacity_bits_per_second, storage_bytes, software_version,
          site_id, failure_domain, admin_state, sites.name, drained_by_partner, go_live
        FROM appliances LEFT JOIN sites USING (site_id) WHERE revoked_at IS NULL
        """;

    /// <summary>
    /// Adds the appliance, or takes the one of that name in again and keeps its id: what the operator declared counts, and a revoked
    /// appliance is one again. It is new, and gets no viewers until it is taken live; what an operator drained or took out stays so.
    /// Null when the fleet is full.
    /// </summary>
    public static async Task<Guid?> EnrolAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DeclaredAppliance declared, ApplianceFacts facts, int maxAppliances, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            INSERT INTO appliances ({Announced}, site_id, failure_domain, go_live, admin_state)
            SELECT $1, $2, $3, (SELECT country FROM sites WHERE site_id = $8), $4, $5, $6, $8, $9, $10, 'new'
            WHERE (SELECT count(*) FROM appliances) < $7 OR EXISTS (SELECT FROM appliances WHERE name = $2)
            ON CONFLICT (name) DO UPDATE SET url = excluded.url, region = excluded.region,
              capacity_bits_per_second = excluded.capacity_bits_per_second, storage_bytes = excluded.storage_bytes,
              software_version = excluded.software_version, announced_at = now(),
              site_id = excluded.site_id, failure_domain = excluded.failure_domain, go_live = excluded.go_live, revoked_at = NULL,
              admin_state = CASE WHEN appliances.admin_state = 'active' OR appliances.revoked_at IS NOT NULL THEN 'new' ELSE appliances.admin_state END
            RETURNING appliance_id
            """, connection, transaction);
        object[] values =
        [
            Guid.CreateVersion7(), declared.Name, facts.Url, declared.CapacityBitsPerSecond, facts.StorageBytes, facts.SoftwareVersion,
            (long)maxAppliances, declared.SiteId, declared.FailureDomain, declared.GoLive.ToText(),
        ];
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (Guid?)await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>What it says of itself now.</summary>
    public async Task SetFactsAsync(Guid applianceId, ApplianceFacts facts, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "UPDATE appliances SET url = $2, storage_bytes = $3, software_version = $4, announced_at = now() WHERE appliance_id = $1");
        object[] values = [applianceId, facts.Url, facts.StorageBytes, facts.SoftwareVersion];
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Locks the appliance, so that its revocation and a new certificate for it come one after the other.</summary>
    /// <returns>False when there is none, or it was revoked.</returns>
    public static async Task<bool> TryLockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid applianceId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT true FROM appliances WHERE appliance_id = $1 AND revoked_at IS NULL FOR UPDATE", connection, transaction) { Parameters = { new() { Value = applianceId } } };
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <returns>Name and site; null when there is no such appliance.</returns>
    public static async Task<(string Name, int? SiteId)?> RevokeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid applianceId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE appliances SET revoked_at = coalesce(revoked_at, $2) WHERE appliance_id = $1 RETURNING name, site_id", connection, transaction)
        {
            Parameters = { new() { Value = applianceId }, new() { Value = now } },
        };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1)) : null;
    }

    /// <summary>All that were not revoked, by name.</summary>
    public async Task<IReadOnlyList<RegisteredAppliance>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"{Query} ORDER BY appliances.name");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<RegisteredAppliance> appliances = [];
        while (await row.ReadAsync(cancel)) appliances.Add(Read(row));
        return appliances;
    }

    public async Task<RegisteredAppliance?> FindAsync(Guid applianceId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"{Query} AND appliance_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = applianceId });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    public Task<StateChangeOutcome> TrySetStateAsync(Guid applianceId, StateChange change, Guid userId, string why, CancellationToken cancel) => TryChangeAsync(
        applianceId, change.Judge, "admin_state = $2, drained_by_partner = $3 AND (drained_by_partner OR admin_state <> 'draining')",
        [change.Wanted.ToText(), change.Wanted == AdminState.Draining && change.Scope.IsPartner], userId,
        before => new AuditEntry("appliance.state", before.Name, before.SiteId, why, change.Describe(before)), cancel);

    /// <summary>Takes an appliance live that is to go live when it is ready. Its entry in the log names no person.</summary>
    /// <returns>False when somebody was quicker.</returns>
    public async Task<bool> TryGoLiveAsync(Guid applianceId, CancellationToken cancel) => await TryChangeAsync(
        applianceId, static before => before is { AdminState: AdminState.New, GoLive: GoLive.WhenReady } ? StateChangeOutcome.Done : StateChangeOutcome.NotLive, "admin_state = $2", [AdminState.Active.ToText()], AuditLog.Platform,
        before => new AuditEntry("appliance.state", before.Name, before.SiteId, "All of its checks passed.", new { before = AdminState.New.ToText(), after = AdminState.Active.ToText() }), cancel) == StateChangeOutcome.Done;

    /// <param name="siteId">Of a site there is.</param>
    /// <returns>False when there is no such appliance.</returns>
    public async Task<bool> TryPlaceAsync(Guid applianceId, int siteId, string failureDomain, Guid userId, string why, CancellationToken cancel) => await TryChangeAsync(
        applianceId, static _ => StateChangeOutcome.Done, "site_id = $2, failure_domain = $3, region = (SELECT country FROM sites WHERE site_id = $2)", [siteId, failureDomain], userId,
        before => new AuditEntry("appliance.place", before.Name, siteId, why, new { before = before.SiteId, after = siteId, failureDomain }), cancel) == StateChangeOutcome.Done;

    // The change and its entry in the log, or neither; judged by what nobody else changes meanwhile.
    private async Task<StateChangeOutcome> TryChangeAsync(
        Guid applianceId, Func<RegisteredAppliance, StateChangeOutcome> judge, string change, object[] values, Guid userId, Func<RegisteredAppliance, AuditEntry> entryOf,
        CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var find = new NpgsqlCommand($"{Query} AND appliance_id = $1 FOR UPDATE OF appliances", connection, transaction) { Parameters = { new() { Value = applianceId } } };
        RegisteredAppliance? before;
        await using (NpgsqlDataReader row = await find.ExecuteReaderAsync(cancel)) before = await row.ReadAsync(cancel) ? Read(row) : null;
        if (before is null) return StateChangeOutcome.NoSuchAppliance;
        StateChangeOutcome outcome = judge(before);
        if (outcome != StateChangeOutcome.Done) return outcome;

        var update = new NpgsqlBatchCommand($"UPDATE appliances SET {change} WHERE appliance_id = $1") { Parameters = { new() { Value = applianceId } } };
        foreach (object value in values) update.Parameters.Add(new() { Value = value });
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { update, AuditLog.Entry(userId, entryOf(before)) } };
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return StateChangeOutcome.Done;
    }

    private static RegisteredAppliance Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5), row.GetString(6))
    {
        SiteId = row.IsDBNull(7) ? null : row.GetInt32(7), SiteName = row.IsDBNull(10) ? null : row.GetString(10), FailureDomain = row.GetString(8), AdminState = AdminStateText.Parse(row.GetString(9))!.Value, IsDrainedByPartner = row.GetBoolean(11), GoLive = GoLiveText.Parse(row.GetString(12))!.Value,
    };
}
