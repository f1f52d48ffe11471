using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Routes.Learned;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Npgsql;

namespace Netflix.ControlPlane.Sites;

/// <summary>Table <c>sites</c>, and the revision that its changes raise.</summary>
internal sealed class SiteTable(NpgsqlDataSource database)
{
    private const string Columns = "site_id, name, country, latitude, longitude, scope, networks, prefixes, accept_learned";

    /// <returns>The new site's number; null when the name is taken.</returns>
    internal async Task<int?> TryInsertAsync(string name, string country, GeoPoint? location, SiteScope scope, IReadOnlyList<uint> networks, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            INSERT INTO sites (name, country, latitude, longitude, scope, networks) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (name) DO NOTHING RETURNING site_id
            """);
        object[] values =
        [
            name, country, (object?)location?.Latitude ?? DBNull.Value, (object?)location?.Longitude ?? DBNull.Value, scope.ToText(),
            networks.Select(network => (long)network).ToArray(),
        ];
        foreach (object value in values) command.Parameters.Add(new() { Value = value });
        return (int?)await command.ExecuteScalarAsync(cancel);
    }

    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TrySetPrefixesAsync(int siteId, IEnumerable<Prefix> prefixes, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("UPDATE sites SET prefixes = $2 WHERE site_id = $1");
        command.Parameters.Add(new() { Value = siteId });
        command.Parameters.Add(new() { Value = prefixes.Select(prefix => prefix.ToString()).ToArray() });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <returns>False when there is no such site.</returns>
    internal async Task<bool> TrySetAcceptLearnedAsync(int siteId, AcceptLearned accept, Guid userId, string why, CancellationToken cancel)
    {
        if ((await ListAsync(cancel)).FirstOrDefault(site => site.SiteId == siteId) is not { } before) return false;
        var detail = new { before = before.AcceptLearned.ToText(), after = accept.ToText() };
        await using NpgsqlBatch batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE sites SET accept_learned = $2 WHERE site_id = $1") { Parameters = { new() { Value = siteId }, new() { Value = accept.ToText() } } });
        batch.BatchCommands.Add(AuditLog.Entry(userId, new AuditEntry("site.learned", before.Name, siteId, why, detail)));
        await batch.ExecuteNonQueryAsync(cancel);
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

    private static Site Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : new GeoPoint(row.GetDouble(3), row.GetDouble(4)),
        SiteScopeText.Parse(row.GetString(5))!.Value, [.. row.GetFieldValue<long[]>(6).Select(network => (uint)network)],
        [.. row.GetFieldValue<string[]>(7).Select(text => Prefix.TryParse(text, out Prefix prefix) ? prefix : throw new InvalidDataException($"Site {row.GetString(1)} has '{text}' for a prefix."))])
    {
        AcceptLearned = AcceptLearnedText.Parse(row.GetString(8))!.Value,
    };
}
