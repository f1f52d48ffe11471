using Npgsql;

namespace Netflix.ControlPlane.Accounts;

/// <summary>Makes an account together with its first profile, so that nobody signs in to an account that cannot watch.</summary>
internal sealed class AccountRegistration(NpgsqlDataSource database, UserTable users, ProfileTable profiles, TimeProvider time)
{
    internal const string DefaultAvatar = "default";

    /// <summary>The account, or null when the e-mail is taken.</summary>
    internal async Task<User?> TryCreateAsync(
        string email, string name, string? region, PasswordHash password, string tier, string role, CancellationToken cancel)
    {
        // Version 7: ordered by time, so that the primary keys of new rows stay close together.
        var user = new User(Guid.CreateVersion7(time.GetUtcNow()), email, name, region, password.ToString(), tier, "active", role);
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (!await users.TryInsertAsync(connection, user, cancel)) return null;
        string profileName = name.Length <= ProfileRequest.MaxNameLength ? name : name[..ProfileRequest.MaxNameLength];
        await profiles.TryInsertAsync(connection, new Profile(Guid.CreateVersion7(time.GetUtcNow()), user.UserId, profileName, DefaultAvatar), limit: 1, cancel);
        await transaction.CommitAsync(cancel);
        return user;
    }
}
