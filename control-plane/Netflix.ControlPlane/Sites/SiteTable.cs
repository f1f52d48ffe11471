using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Routes.Learned;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Npgsql;

namespace Netflix.ControlPlane.Sites;

internal enum SiteOutcome
{
    Done,
    NoSuchSite,
    NameTaken,
    HasAppliances,
}

/// <summary>Table <c>sites</c>, and the revision that its changes raise. Each change with its entry in the log, or neither.</summary>
internal sealed class SiteTable(NpgsqlDataSource database)
{
    private const string Columns = "site_id, name, country, latitude, longitude, scope, networks, prefixes, accept_learned";

    /// <returns>The new site's number; null when the name is taken.</returns>
    internal async Task<int?> TryInsertAsync(SiteDescription site, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using var insert = new NpgsqlCommand("""
            INSERT INTO sites (name, country, latitude, longitude, scope, networks) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (name) DO NOTHING RETURNING site_id
            """, connection, transaction);
        foreach (object value in Values(site)) insert.Parameters.Add(new() { Value = value });
        if (await insert.ExecuteScalarAsync(cancel) is not int siteId) return null;
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.create", site.Name, siteId, why, Described(site)), cancel);
        return siteId;
    }

    internal async Task<SiteOutcome> TryChangeAsync(int siteId, SiteDescription site, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, transaction, siteId, cancel) is not { } before) return SiteOutcome.NoSuchSite;
        await using var change = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("UPDATE sites SET name = $1, country = $2, latitude = $3, longitude = $4, scope = $5, networks = $6 WHERE site_id = $7"),
                // An appliance's region is its site's country.
                new("UPDATE appliances SET region = $2 WHERE site_id = $1 AND region <> $2") { Parameters = { new() { Value = siteId }, new() { Value = site.Country } } },
            },
        };
        foreach (object value in (object[])[.. Values(site), siteId]) change.BatchCommands[0].Parameters.Add(new() { Value = value });
        try
        {
            await change.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return SiteOutcome.NameTaken;
        }
        var described = new SiteDescription(before.Name, before.Country, before.Location, before.Scope, before.Networks);
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.change", site.Name, siteId, why, new { before = Described(described), after = Described(site) }), cancel);
        return SiteOutcome.Done;
    }

    /// <summary>With its prefixes, routers and enrolments; not while an appliance stands there.</summary>
    internal async Task<SiteOutcome> TryRemoveAsync(int siteId, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        // Nobody is enrolled or placed here from now on: whoever names this site waits for the lock, and finds no site.
        if (await LockAsync(connection, transaction, siteId, cancel) is not { } site) return SiteOutcome.NoSuchSite;
        await using (var stands = new NpgsqlCommand("SELECT EXISTS (SELECT FROM appliances WHERE site_id = $1 AND revoked_at IS NULL)", connection, transaction) { Parameters = { new() { Value = siteId } } })
            if ((bool)(await stands.ExecuteScalarAsync(cancel))!) return SiteOutcome.HasAppliances;
        await using var remove = new NpgsqlBatch(connection, transaction);
        foreach (string sql in (string[])["UPDATE appliances SET site_id = NULL WHERE site_id = $1", "DELETE FROM enrolments WHERE site_id = $1", "DELETE FROM sites WHERE site_id = $1"])
            remove.BatchCommands.Add(new(sql) { Parameters = { new() { Value = siteId } } });
        await remove.ExecuteNonQueryAsync(cancel);
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.remove", site.Name, siteId, why, new { prefixes = site.Prefixes.Count }), cancel);
        return SiteOutcome.Done;
    }

    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TrySetPrefixesAsync(int siteId, IReadOnlyCollection<Prefix> prefixes, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, transaction, siteId, cancel) is not { } before) return false;
        await using var command = new NpgsqlCommand("UPDATE sites SET prefixes = $2 WHERE site_id = $1", connection, transaction);
        command.Parameters.Add(new() { Value = siteId });
        command.Parameters.Add(new() { Value = prefixes.Select(prefix => prefix.ToString()).ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
        int come = prefixes.Except(before.Prefixes).Count(), gone = before.Prefixes.Except(prefixes).Count();
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.prefixes", before.Name, siteId, why, new { come, gone, now = prefixes.Count }), cancel);
        return true;
    }

    internal async Task<Site?> FindAsync(int siteId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM sites WHERE site_id = $1");
        command.Parameters.Add(new() { Value = siteId });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TrySetAcceptLearnedAsync(int siteId, AcceptLearned accept, Guid userId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, transaction, siteId, cancel) is not { } before) return false;
        await using var update = new NpgsqlCommand("UPDATE sites SET accept_learned = $2 WHERE site_id = $1", connection, transaction)
        {
            Parameters = { new() { Value = siteId }, new() { Value = accept.ToText() } },
        };
        await update.ExecuteNonQueryAsync(cancel);
        var detail = new { before = before.AcceptLearned.ToText(), after = accept.ToText() };
        await AuditLog.CommitAsync(transaction, userId, new AuditEntry("site.learned", before.Name, siteId, why, detail), cancel);
        return true;
    }

    internal async Task<bool> ExistsAsync(int siteId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT EXISTS (SELECT FROM sites WHERE site_id = $1)");
        command.Parameters.Add(new() { Value = siteId });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    internal async Task<long> ReadRevisionAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT revision FROM site_revision");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>All of them, by name.</summary>
    internal async Task<IReadOnlyList<Site>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM sites ORDER BY name");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<Site> sites = [];
        while (await row.ReadAsync(cancel)) sites.Add(Read(row));
        return sites;
    }

    private static async Task<Site?> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int siteId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM sites WHERE site_id = $1 FOR UPDATE", connection, transaction) { Parameters = { new() { Value = siteId } } };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    private static object[] Values(SiteDescription site) =>
    [
        site.Name, site.Country, (object?)site.Location?.Latitude ?? DBNull.Value, (object?)site.Location?.Longitude ?? DBNull.Value, site.Scope.ToText(),
        site.Networks.Select(network => (long)network).ToArray(),
    ];

    private static object Described(SiteDescription site) => new
    {
        site.Name, site.Country, site.Location?.Latitude, site.Location?.Longitude, scope = site.Scope.ToText(), networks = site.Networks,
    };

    private static Site Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : new GeoPoint(row.GetDouble(3), row.GetDouble(4)),
        SiteScopeText.Parse(row.GetString(5))!.Value, [.. row.GetFieldValue<long[]>(6).Select(network => (uint)network)],
        [.. row.GetFieldValue<string[]>(7).Select(text => Prefix.TryParse(text, out Prefix prefix) ? prefix : throw new InvalidDataException($"Site {row.GetString(1)} has '{text}' for a prefix."))])
    {
        AcceptLearned = AcceptLearnedText.Parse(row.GetString(8))!.Value,
    };
}
