using Npgsql;

namespace Netflix.ControlPlane.Viewing;

/// <summary>Table <c>viewing_history</c>.</summary>
internal sealed class ViewingHistoryTable(NpgsqlDataSource database)
{
    private const string Columns = "profile_id, content_id, position_seconds, duration_seconds, updated_at";

    /// <summary>
    /// Writes all positions in one statement and one commit. They must be in order of (profile, content) without repeats: order, so
    /// that two replicas lock rows in the same sequence and cannot deadlock. Profiles that were deleted meanwhile are left out.
    /// </summary>
    internal async Task UpsertAsync(IReadOnlyList<ViewingPosition> positions, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"""
            INSERT INTO viewing_history AS known ({Columns})
            SELECT told.* FROM unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::timestamptz[]) AS told ({Columns})
            WHERE EXISTS (SELECT FROM profiles WHERE profiles.profile_id = told.profile_id)
            ORDER BY told.profile_id, told.content_id
            ON CONFLICT (profile_id, content_id) DO UPDATE
            SET position_seconds = excluded.position_seconds, duration_seconds = excluded.duration_seconds, updated_at = excluded.updated_at
            WHERE excluded.updated_at >= known.updated_at
            """);
        command.Parameters.Add(new() { Value = Column(positions, position => position.ProfileId) });
        command.Parameters.Add(new() { Value = Column(positions, position => position.ContentId) });
        command.Parameters.Add(new() { Value = Column(positions, position => position.PositionSeconds) });
        command.Parameters.Add(new() { Value = Column(positions, position => position.DurationSeconds) });
        command.Parameters.Add(new() { Value = Column(positions, position => position.UpdatedAt) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal async Task<ViewingPosition?> FindAsync(Guid profileId, Guid contentId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM viewing_history WHERE profile_id = $1 AND content_id = $2");
        command.Parameters.Add(new() { Value = profileId });
        command.Parameters.Add(new() { Value = contentId });
        return (await ReadAsync(command, cancel)).FirstOrDefault();
    }

    /// <summary>The newest first, at most <paramref name="limit"/>.</summary>
    internal async Task<IReadOnlyList<ViewingPosition>> ListAsync(Guid profileId, int limit, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            $"SELECT {Columns} FROM viewing_history WHERE profile_id = $1 ORDER BY updated_at DESC, content_id LIMIT $2");
        command.Parameters.Add(new() { Value = profileId });
        command.Parameters.Add(new() { Value = (long)limit });
        return await ReadAsync(command, cancel);
    }

    internal async Task DeleteAsync(Guid profileId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("DELETE FROM viewing_history WHERE profile_id = $1");
        command.Parameters.Add(new() { Value = profileId });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<List<ViewingPosition>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<ViewingPosition> positions = [];
        while (await reader.ReadAsync(cancel))
            positions.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetFieldValue<DateTimeOffset>(4)));
        return positions;
    }

    private static T[] Column<T>(IReadOnlyList<ViewingPosition> positions, Func<ViewingPosition, T> of) => [.. positions.Select(of)];
}
