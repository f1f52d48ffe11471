using Netflix.ControlPlane.Access;
using Npgsql;

namespace Netflix.ControlPlane.Partners;

/// <summary>Table <c>partner_sites</c>.</summary>
internal sealed class PartnerSiteTable(NpgsqlDataSource database)
{
    /// <returns>What the account may see; null when it is no partner, or none any more.</returns>
    internal async Task<OpsScope?> FindScopeAsync(Guid userId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT array(SELECT site_id FROM partner_sites WHERE user_id = $1) FROM users WHERE user_id = $1 AND role = 'partner'
            """);
        command.Parameters.Add(new() { Value = userId });
        return await command.ExecuteScalarAsync(cancel) is int[] sites ? new OpsScope(sites.ToHashSet()) : null;
    }

    /// <summary>These, in place of those before.</summary>
    /// <returns>False when one of the sites is not there.</returns>
    internal static async Task<bool> TryReplaceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid userId, int[] sites, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("DELETE FROM partner_sites WHERE user_id = $1") { Parameters = { new() { Value = userId } } },
                new("INSERT INTO partner_sites (user_id, site_id) SELECT $1, site_id FROM sites WHERE site_id = ANY ($2) FOR KEY SHARE")
                {
                    Parameters = { new() { Value = userId }, new() { Value = sites } },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
        return batch.BatchCommands[1].RecordsAffected == sites.Length;
    }
}
