using Npgsql;
using NpgsqlTypes;

namespace Netflix.ControlPlane.Accounts;

/// <summary>Table <c>users</c>.</summary>
internal sealed class UserTable(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = "user_id, email, name, region, password_hash, tier, subscription_state, role";

    internal Task<User?> FindAsync(Guid userId, CancellationToken cancel) => FindAsync("user_id", userId, cancel);

    internal Task<User?> FindByEmailAsync(string email, CancellationToken cancel) => FindAsync("email", email, cancel);

    /// <summary>False when the e-mail is taken.</summary>
    internal async Task<bool> TryInsertAsync(NpgsqlConnection connection, User user, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO users ({Columns}, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email) DO NOTHING", connection)
        {
            Parameters =
            {
                new() { Value = user.UserId },
                new() { Value = user.Email },
                new() { Value = user.Name },
                new() { Value = (object?)user.Region ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = user.PasswordHash },
                new() { Value = user.Tier },
                new() { Value = user.SubscriptionState },
                new() { Value = user.Role },
                new() { Value = time.GetUtcNow() },
            },
        };
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    internal async Task MakeOperatorAsync(Guid userId, string passwordHash, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "UPDATE users SET role = 'operator', tier = 'premium', subscription_state = 'active', password_hash = $2 WHERE user_id = $1");
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = passwordHash });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Holds the account until the transaction ends, so that what is counted about it stays true.</summary>
    internal static async Task LockAsync(NpgsqlConnection connection, Guid userId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT FROM users WHERE user_id = $1 FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = userId });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<User?> FindAsync(string column, object value, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM users WHERE {column} = $1");
        command.Parameters.Add(new() { Value = value });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        return new User(
            reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7));
    }
}
