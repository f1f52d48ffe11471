using System.Net;
using Netflix.ControlPlane.Audit;
using Npgsql;

namespace Netflix.ControlPlane.Routes;

internal enum RouterOutcome
{
    Done,
    NoSuchRouter,
    NoSuchSite,

    /// <summary>The address is a router's already.</summary>
    Taken,
    Full,
}

/// <summary>Table <c>routers</c>. Each change with its entry in the log, or neither.</summary>
internal sealed class RouterTable(NpgsqlDataSource database)
{
    internal const int MostRouters = 10_000;

    internal async Task<RouterOutcome> TryInsertAsync(IPAddress router, int siteId, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using (var count = new NpgsqlCommand("SELECT count(*) FROM routers", connection, transaction))
            if ((long)(await count.ExecuteScalarAsync(cancel))! >= MostRouters) return RouterOutcome.Full;
        await using (var site = new NpgsqlCommand("SELECT true FROM sites WHERE site_id = $1 FOR KEY SHARE", connection, transaction) { Parameters = { new() { Value = siteId } } })
            if (await site.ExecuteScalarAsync(cancel) is not true) return RouterOutcome.NoSuchSite;
        await using (var insert = new NpgsqlCommand("INSERT INTO routers (address, site_id) VALUES ($1, $2) ON CONFLICT (address) DO NOTHING", connection, transaction)
        {
            Parameters = { new() { Value = router.ToString() }, new() { Value = siteId } },
        })
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return RouterOutcome.Taken;
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("router.create", router.ToString(), siteId, why), cancel);
        return RouterOutcome.Done;
    }

    internal async Task<RouterOutcome> TryRemoveAsync(IPAddress router, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var remove = new NpgsqlCommand("DELETE FROM routers WHERE address = $1 RETURNING site_id", connection, transaction) { Parameters = { new() { Value = router.ToString() } } };
        if (await remove.ExecuteScalarAsync(cancel) is not int siteId) return RouterOutcome.NoSuchRouter;
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("router.remove", router.ToString(), siteId, why), cancel);
        return RouterOutcome.Done;
    }

    internal async Task<IReadOnlyDictionary<IPAddress, int>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT address, site_id FROM routers");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        Dictionary<IPAddress, int> routers = [];
        while (await row.ReadAsync(cancel)) routers.Add(IPAddress.Parse(row.GetString(0)), row.GetInt32(1));
        return routers;
    }
}
