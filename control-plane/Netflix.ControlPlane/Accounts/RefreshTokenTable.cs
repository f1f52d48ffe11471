using Npgsql;

namespace Netflix.ControlPlane.Accounts;

/// <summary>Table <c>refresh_tokens</c>: one row per signed-in device.</summary>
internal sealed class RefreshTokenTable(NpgsqlDataSource database, IOptions<AccountsOptions> options, TimeProvider time)
{
    private TimeSpan Lifetime => TimeSpan.FromDays(options.Value.RefreshTokenDays);
    private TimeSpan Grace => TimeSpan.FromSeconds(options.Value.RefreshGraceSeconds);

    /// <summary>Adds a device and drops those of the account that expired or are one too many.</summary>
    internal async Task InsertAsync(Guid userId, RefreshToken token, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlBatch batch = database.CreateBatch();
        batch.BatchCommands.Add(new("""
            DELETE FROM refresh_tokens WHERE family_id IN (
              SELECT family_id FROM refresh_tokens WHERE user_id = $1 AND expires_at <= $2
              UNION ALL
              (SELECT family_id FROM refresh_tokens WHERE user_id = $1 ORDER BY rotated_at DESC OFFSET $3))
            """)
        {
            Parameters = { new() { Value = userId }, new() { Value = now }, new() { Value = (long)options.Value.SessionsPerAccount - 1 } },
        });
        batch.BatchCommands.Add(new("""
            INSERT INTO refresh_tokens (family_id, user_id, secret_hash, created_at, rotated_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)
            """)
        {
            Parameters =
            {
                new() { Value = token.FamilyId }, new() { Value = userId }, new() { Value = token.SecretHash },
                new() { Value = now }, new() { Value = now + Lifetime },
            },
        });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Exchanges the current secret, or the one it just replaced, for the next. The grace counts from the first exchange, so showing
    /// the replaced secret again does not stretch it. The account, or null when the old one is not good (any more).
    /// </summary>
    internal async Task<Guid?> TryRotateAsync(RefreshToken old, RefreshToken next, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlCommand command = database.CreateCommand("""
            UPDATE refresh_tokens SET secret_hash = $3, previous_hash = $2, expires_at = $5,
              rotated_at = CASE WHEN secret_hash = $2 THEN $4 ELSE rotated_at END
            WHERE family_id = $1 AND expires_at > $4 AND (secret_hash = $2 OR (previous_hash = $2 AND rotated_at > $6)) RETURNING user_id
            """);
        command.Parameters.Add(new() { Value = old.FamilyId });
        command.Parameters.Add(new() { Value = old.SecretHash });
        command.Parameters.Add(new() { Value = next.SecretHash });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now + Lifetime });
        command.Parameters.Add(new() { Value = now - Grace });
        return await command.ExecuteScalarAsync(cancel) as Guid?;
    }

    /// <summary>Ends the family, whichever of its tokens is shown. False when it had ended already.</summary>
    internal async Task<bool> RevokeAsync(Guid familyId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("DELETE FROM refresh_tokens WHERE family_id = $1");
        command.Parameters.Add(new() { Value = familyId });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }
}
