using Npgsql;

namespace Netflix.ControlPlane.Accounts;

/// <summary>Table <c>profiles</c>.</summary>
internal sealed class ProfileTable(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Oldest first.</summary>
    internal async Task<IReadOnlyList<Profile>> ListAsync(Guid userId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "SELECT profile_id, user_id, name, avatar FROM profiles WHERE user_id = $1 ORDER BY created_at, profile_id");
        command.Parameters.Add(new() { Value = userId });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Profile> profiles = [];
        while (await reader.ReadAsync(cancel)) profiles.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3)));
        return profiles;
    }

    /// <summary>The account a profile belongs to; null when there is no such profile.</summary>
    internal async Task<Guid?> FindOwnerAsync(Guid profileId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT user_id FROM profiles WHERE profile_id = $1");
        command.Parameters.Add(new() { Value = profileId });
        return await command.ExecuteScalarAsync(cancel) as Guid?;
    }

    /// <summary>False when the account has as many as it may. The caller holds the account's lock, else two could slip in at once.</summary>
    internal async Task<bool> TryInsertAsync(NpgsqlConnection connection, Profile profile, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO profiles (profile_id, user_id, name, avatar, created_at)
            SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM profiles WHERE user_id = $2) < $6
            """, connection)
        {
            Parameters =
            {
                new() { Value = profile.ProfileId },
                new() { Value = profile.UserId },
                new() { Value = profile.Name },
                new() { Value = profile.Avatar },
                new() { Value = time.GetUtcNow() },
                new() { Value = (long)limit },
            },
        };
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>False when the account has no such profile.</summary>
    internal async Task<bool> DeleteAsync(Guid userId, Guid profileId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("DELETE FROM profiles WHERE user_id = $1 AND profile_id = $2");
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = profileId });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }
}
