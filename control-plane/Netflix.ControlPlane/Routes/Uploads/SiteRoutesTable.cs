using Netflix.ControlPlane.Audit;
using Netflix.Routes.Packing;
using Npgsql;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>What was uploaded for a site.</summary>
/// <param name="Version">Grows with each upload; never two with the same.</param>
/// <param name="Format">"mrt" or "list".</param>
/// <param name="Filter">What of the file was wanted; empty: all.</param>
/// <param name="UploadedBy">E-mail address of the account as it was then.</param>
internal sealed record UploadedRoutes(int SiteId, long Version, string Format, string Filter, int IPv4, int IPv6, DateTimeOffset UploadedAt, string UploadedBy);

/// <summary>Tables <c>site_routes</c> and <c>site_route_parts</c>, and the revision that their changes raise.</summary>
internal sealed class SiteRoutesTable(NpgsqlDataSource database)
{
    // A part is a quarter of a megabyte; a command holds so many of them.
    private const int PartsAtOnce = 16;

    /// <summary>In place of what was uploaded before, all of it or nothing.</summary>
    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TryReplaceAsync(int siteId, string format, string filter, RouteSet routes, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        // Whoever else uploads for this site waits here.
        if (await LockAsync(connection, siteId, cancel) is not { } name) return false;
        await ExecuteAsync(connection, "DELETE FROM site_routes WHERE site_id = $1", cancel, siteId);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO site_routes (site_id, format, filter, ipv4, ipv6, uploaded_by)
            VALUES ($1, $2, $3, $4, $5, coalesce((SELECT email FROM users WHERE user_id = $6), 'deleted account')) RETURNING version
            """, connection);
        foreach (object value in (object[])[siteId, format, filter, routes.IPv4, routes.IPv6, userId]) insert.Parameters.Add(new() { Value = value });
        long version = (long)(await insert.ExecuteScalarAsync(cancel))!;
        int first = 0;
        foreach (byte[][] parts in routes.Parts.Chunk(PartsAtOnce))
        {
            await ExecuteAsync(connection, "INSERT INTO site_route_parts (version, part, routes) SELECT $1, $2 + place - 1, routes FROM unnest($3) WITH ORDINALITY AS given (routes, place)",
                cancel, version, first, parts);
            first += parts.Length;
        }
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.routes", name, siteId, why, new { format, filter, routes.IPv4, routes.IPv6 }), cancel);
        return true;
    }

    /// <returns>False when there is no such site, or nothing was uploaded for it.</returns>
    internal async Task<bool> TryRemoveAsync(int siteId, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, siteId, cancel) is not { } name) return false;
        if (await ExecuteAsync(connection, "DELETE FROM site_routes WHERE site_id = $1", cancel, siteId) == 0) return false;
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.routes", name, siteId, why, new { removed = true }), cancel);
        return true;
    }

    internal async Task<long> ReadRevisionAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT revision FROM route_revision");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    internal async Task<IReadOnlyList<UploadedRoutes>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT site_id, version, format, filter, ipv4, ipv6, uploaded_at, uploaded_by FROM site_routes ORDER BY site_id");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<UploadedRoutes> uploads = [];
        while (await row.ReadAsync(cancel))
            uploads.Add(new UploadedRoutes(row.GetInt32(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetFieldValue<DateTimeOffset>(6), row.GetString(7)));
        return uploads;
    }

    /// <summary>Packed routes of an upload in their order; nothing when there is another one by now.</summary>
    internal async IAsyncEnumerable<byte[]> ReadPartsAsync(long version, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT routes FROM site_route_parts WHERE version = $1 ORDER BY part");
        command.Parameters.Add(new() { Value = version });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancel);
        while (await row.ReadAsync(cancel)) yield return row.GetFieldValue<byte[]>(0);
    }

    private static async Task<string?> LockAsync(NpgsqlConnection connection, int siteId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT name FROM sites WHERE site_id = $1 FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = siteId });
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (object value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
