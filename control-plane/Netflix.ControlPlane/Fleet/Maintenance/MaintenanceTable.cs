using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Audit;
using Npgsql;
using NpgsqlTypes;

namespace Netflix.ControlPlane.Fleet.Maintenance;

internal enum MaintenanceOutcome
{
    Done,

    /// <summary>No such appliance, site or window, or not the caller's to see.</summary>
    NotFound,

    /// <summary>An operator made the window, and a partner does not undo that.</summary>
    OfAnOperator,

    /// <summary>As many as there may be, of this appliance or site or of all.</summary>
    Full,
}

/// <param name="Subject">Name of the appliance or site.</param>
/// <param name="AtSite">Number of the site; null: an appliance that stands nowhere.</param>
internal sealed record ListedMaintenance(MaintenanceWindow Window, string Subject, int? AtSite, string MadeBy, bool ByPartner);

/// <summary>Table <c>maintenance_windows</c>. Each change with its entry in the log, or neither.</summary>
internal sealed class MaintenanceTable(NpgsqlDataSource database)
{
    internal const int MostOfOne = 50, MostOfAll = 10_000;
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(30);

    internal async Task<MaintenanceOutcome> TryInsertAsync(MaintenanceWindow window, OpsScope scope, Guid userId, DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        // Locked, so that what is counted about it stays true.
        await using var find = new NpgsqlCommand(window.ApplianceId is null
            ? "SELECT name, site_id FROM sites WHERE site_id = $1 FOR UPDATE"
            : "SELECT name, site_id FROM appliances WHERE appliance_id = $1 AND revoked_at IS NULL FOR UPDATE", connection, transaction)
        {
            Parameters = { new() { Value = window.ApplianceId is { } id ? id : window.SiteId! } },
        };
        (string Name, int? Site) target;
        await using (NpgsqlDataReader row = await find.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel)) return MaintenanceOutcome.NotFound;
            target = (row.GetString(0), row.GetFieldValue<int?>(1));
        }
        if (!scope.Covers(target.Site)) return MaintenanceOutcome.NotFound;
        await using (var count = new NpgsqlCommand(
            "SELECT count(*) FILTER (WHERE appliance_id = $1 OR site_id = $2), count(*) FROM maintenance_windows WHERE ends_at > $3", connection, transaction)
        {
            Parameters = { Nullable(window.ApplianceId, NpgsqlDbType.Uuid), Nullable(window.SiteId, NpgsqlDbType.Integer), new() { Value = now } },
        })
        await using (NpgsqlDataReader row = await count.ExecuteReaderAsync(cancel))
        {
            await row.ReadAsync(cancel);
            if (row.GetInt64(0) >= MostOfOne || row.GetInt64(1) >= MostOfAll) return MaintenanceOutcome.Full;
        }
        var entry = new AuditEntry("maintenance.create", target.Name, target.Site, window.Why, new { window.WindowId, window.From, window.To });
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                // The log has them for good.
                new("DELETE FROM maintenance_windows WHERE ends_at < $1") { Parameters = { new() { Value = now - KeptAfterEnd } } },
                new("""
                    INSERT INTO maintenance_windows (window_id, appliance_id, site_id, begins_at, ends_at, why, made_by, by_partner)
                    VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT email FROM users WHERE user_id = $7), 'deleted account'), $8)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = window.WindowId }, Nullable(window.ApplianceId, NpgsqlDbType.Uuid), Nullable(window.SiteId, NpgsqlDbType.Integer),
                        new() { Value = window.From }, new() { Value = window.To }, new() { Value = window.Why }, new() { Value = userId }, new() { Value = scope.IsPartner },
                    },
                },
                AuditLog.Entry(userId, entry),
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return MaintenanceOutcome.Done;
    }

    internal async Task<MaintenanceOutcome> TryRemoveAsync(Guid windowId, OpsScope scope, Guid userId, string why, CancellationToken cancel)
    {
        if ((await ListAsync(DateTimeOffset.MinValue, cancel)).FirstOrDefault(listed => listed.Window.WindowId == windowId) is not { } found || !scope.Covers(found.AtSite)) return MaintenanceOutcome.NotFound;
        if (scope.IsPartner && !found.ByPartner) return MaintenanceOutcome.OfAnOperator;
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var remove = new NpgsqlCommand("DELETE FROM maintenance_windows WHERE window_id = $1", connection, transaction) { Parameters = { new() { Value = windowId } } };
        if (await remove.ExecuteNonQueryAsync(cancel) == 0) return MaintenanceOutcome.NotFound;
        var entry = new AuditEntry("maintenance.remove", found.Subject, found.AtSite, why, new { found.Window.WindowId, found.Window.From, found.Window.To });
        await AuditLog.CommitAsync(transaction, userId, entry, cancel);
        return MaintenanceOutcome.Done;
    }

    /// <summary>Those that had not ended at that time, by their beginning.</summary>
    internal async Task<IReadOnlyList<ListedMaintenance>> ListAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT window_id, windows.appliance_id, windows.site_id, begins_at, ends_at, why, made_by, by_partner,
              coalesce(appliances.name, sites.name), coalesce(windows.site_id, appliances.site_id)
            FROM maintenance_windows AS windows LEFT JOIN appliances USING (appliance_id) LEFT JOIN sites ON sites.site_id = windows.site_id
            WHERE ends_at > $1 AND appliances.revoked_at IS NULL ORDER BY begins_at, window_id
            """);
        command.Parameters.Add(new() { Value = now });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<ListedMaintenance> listed = [];
        while (await row.ReadAsync(cancel))
        {
            var window = new MaintenanceWindow(
                row.GetGuid(0), row.GetFieldValue<Guid?>(1), row.GetFieldValue<int?>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5));
            listed.Add(new(window, row.GetString(8), row.GetFieldValue<int?>(9), row.GetString(6), row.GetBoolean(7)));
        }
        return listed;
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
