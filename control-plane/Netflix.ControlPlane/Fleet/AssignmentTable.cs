using Npgsql;

namespace Netflix.ControlPlane.Fleet;

/// <summary>One row: the version of the assignment and the digest of its list.</summary>
internal sealed class AssignmentTable(NpgsqlDataSource database)
{
    /// <summary>
    /// The current list with the version all replicas agree on. The list is read again under the row's lock when its digest is
    /// news, so that a slow replica cannot put an older list back under a newer version.
    /// </summary>
    public async Task<FleetAssignment> AgreeAsync(Func<Task<IReadOnlyList<AssignedPackage>>> readPackages, CancellationToken cancel)
    {
        IReadOnlyList<AssignedPackage> packages = await readPackages();
        await using (NpgsqlCommand read = database.CreateCommand("SELECT version, packages_sha256 FROM fleet_assignment"))
        await using (NpgsqlDataReader row = await read.ExecuteReaderAsync(cancel))
        {
            await row.ReadAsync(cancel);
            if (row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(FleetAssignment.Digest(packages)))
                return new FleetAssignment(row.GetInt64(0), packages);
        }
        return await AdvanceAsync(readPackages, cancel);
    }

    private async Task<FleetAssignment> AdvanceAsync(Func<Task<IReadOnlyList<AssignedPackage>>> readPackages, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using (var locking = new NpgsqlCommand("SELECT version FROM fleet_assignment FOR UPDATE", connection, transaction))
            await locking.ExecuteScalarAsync(cancel);

        IReadOnlyList<AssignedPackage> packages = await readPackages();
        await using var update = new NpgsqlCommand(
            """
            UPDATE fleet_assignment SET version = version + (packages_sha256 <> $1)::int, packages_sha256 = $1 RETURNING version
            """, connection, transaction) { Parameters = { new() { Value = FleetAssignment.Digest(packages) } } };
        long version = (long)(await update.ExecuteScalarAsync(cancel))!;
        await transaction.CommitAsync(cancel);
        return new FleetAssignment(version, packages);
    }
}
