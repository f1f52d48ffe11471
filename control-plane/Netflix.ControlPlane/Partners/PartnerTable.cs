using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Audit;
using Npgsql;

namespace Netflix.ControlPlane.Partners;

internal enum PartnerOutcome
{
    Done,
    NoSuchPartner,

    /// <summary>One of the sites is not there.</summary>
    NoSuchSite,

    /// <summary>The e-mail address has an account.</summary>
    Taken,

    /// <summary>There are as many partners as there may be.</summary>
    Full,
}

/// <param name="InvitedUntil">Null: there is no invitation that waits for an answer.</param>
internal sealed record Partner(Guid PartnerId, string Email, string Name, IReadOnlyList<int> SiteIds, DateTimeOffset CreatedAt, DateTimeOffset? InvitedUntil);

/// <summary>Accounts with the role <c>partner</c>, and the invitations with which they set their passwords. Each change with its entry in the log, or neither.</summary>
internal sealed class PartnerTable(NpgsqlDataSource database, UserTable users)
{
    internal const int MostPartners = 10_000;

    internal async Task<PartnerOutcome> TryInsertAsync(User partner, int[] sites, Invitation invitation, DateTimeOffset expires, Guid operatorId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using (var count = new NpgsqlCommand("SELECT count(*) FROM users WHERE role = 'partner'", connection, transaction))
            if ((long)(await count.ExecuteScalarAsync(cancel))! >= MostPartners) return PartnerOutcome.Full;
        if (!await users.TryInsertAsync(connection, partner, cancel)) return PartnerOutcome.Taken;
        if (!await PartnerSiteTable.TryReplaceAsync(connection, transaction, partner.UserId, sites, cancel)) return PartnerOutcome.NoSuchSite;
        await LogAsync(connection, transaction, operatorId, new AuditEntry("partner.create", partner.Email, SiteId: null, why, new { sites }), Invite(partner.UserId, invitation, expires), cancel);
        await transaction.CommitAsync(cancel);
        return PartnerOutcome.Done;
    }

    /// <summary>By e-mail address.</summary>
    internal async Task<IReadOnlyList<Partner>> ListAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT user_id, email, name, array(SELECT site_id FROM partner_sites WHERE partner_sites.user_id = users.user_id ORDER BY site_id), created_at,
              (SELECT expires_at FROM partner_invitations WHERE partner_invitations.user_id = users.user_id AND expires_at > $1)
            FROM users WHERE role = 'partner' ORDER BY email
            """);
        command.Parameters.Add(new() { Value = now });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<Partner> partners = [];
        while (await row.ReadAsync(cancel))
            partners.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<int[]>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetFieldValue<DateTimeOffset?>(5)));
        return partners;
    }

    /// <summary>Another invitation in place of the last. The password that there is stays good until it is used.</summary>
    internal Task<PartnerOutcome> TryInviteAsync(Guid partnerId, Invitation invitation, DateTimeOffset expires, Guid operatorId, string why, CancellationToken cancel) => TryChangeAsync(
        partnerId, operatorId, email => new AuditEntry("partner.invite", email, SiteId: null, why), Invite(partnerId, invitation, expires), cancel);

    internal async Task<PartnerOutcome> TrySetSitesAsync(Guid partnerId, int[] sites, Guid operatorId, string why, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, transaction, partnerId, cancel) is not { } email) return PartnerOutcome.NoSuchPartner;
        if (!await PartnerSiteTable.TryReplaceAsync(connection, transaction, partnerId, sites, cancel)) return PartnerOutcome.NoSuchSite;
        await LogAsync(connection, transaction, operatorId, new AuditEntry("partner.sites", email, SiteId: null, why, new { sites }), change: null, cancel);
        await transaction.CommitAsync(cancel);
        return PartnerOutcome.Done;
    }

    /// <summary>The account itself, with its sessions.</summary>
    internal Task<PartnerOutcome> TryRemoveAsync(Guid partnerId, Guid operatorId, string why, CancellationToken cancel) => TryChangeAsync(
        partnerId, operatorId, email => new AuditEntry("partner.remove", email, SiteId: null, why),
        new NpgsqlBatchCommand("DELETE FROM users WHERE user_id = $1") { Parameters = { new() { Value = partnerId } } }, cancel);

    /// <summary>Uses the invitation, once: the password is set, and whoever was signed in before is not any more.</summary>
    /// <returns>The account; null when nobody has this invitation, or it has expired.</returns>
    internal async Task<User?> AcceptAsync(Invitation invitation, PasswordHash password, DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        // The account first, as all who change it: two who come with one invitation queue here, and the second finds none. An account that
        // became an operator's meanwhile is not to be had with it.
        await using var find = new NpgsqlCommand("""
            SELECT user_id FROM users JOIN partner_invitations USING (user_id) WHERE token_sha256 = $1 AND expires_at > $2 AND role = 'partner' FOR UPDATE
            """, connection, transaction)
        {
            Parameters = { new() { Value = invitation.Digest() }, new() { Value = now } },
        };
        if (await find.ExecuteScalarAsync(cancel) is not Guid partnerId) return null;
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("DELETE FROM partner_invitations WHERE user_id = $1") { Parameters = { new() { Value = partnerId } } },
                new("UPDATE users SET password_hash = $2 WHERE user_id = $1") { Parameters = { new() { Value = partnerId }, new() { Value = password.ToString() } } },
                new("DELETE FROM refresh_tokens WHERE user_id = $1") { Parameters = { new() { Value = partnerId } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return await users.FindAsync(partnerId, cancel);
    }

    /// <summary>Whether it is worth hashing a password for.</summary>
    internal async Task<bool> IsGoodAsync(Invitation invitation, DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT true FROM partner_invitations WHERE token_sha256 = $1 AND expires_at > $2");
        command.Parameters.Add(new() { Value = invitation.Digest() });
        command.Parameters.Add(new() { Value = now });
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    private async Task<PartnerOutcome> TryChangeAsync(Guid partnerId, Guid operatorId, Func<string, AuditEntry> entryOf, NpgsqlBatchCommand change, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await LockAsync(connection, transaction, partnerId, cancel) is not { } email) return PartnerOutcome.NoSuchPartner;
        await LogAsync(connection, transaction, operatorId, entryOf(email), change, cancel);
        await transaction.CommitAsync(cancel);
        return PartnerOutcome.Done;
    }

    private static async Task<string?> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid partnerId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT email FROM users WHERE user_id = $1 AND role = 'partner' FOR UPDATE", connection, transaction)
        {
            Parameters = { new() { Value = partnerId } },
        };
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private static async Task LogAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid operatorId, AuditEntry entry, NpgsqlBatchCommand? change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (change is not null) batch.BatchCommands.Add(change);
        batch.BatchCommands.Add(AuditLog.Entry(operatorId, entry));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlBatchCommand Invite(Guid partnerId, Invitation invitation, DateTimeOffset expires) => new("""
        INSERT INTO partner_invitations (user_id, token_sha256, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET token_sha256 = excluded.token_sha256, expires_at = excluded.expires_at
        """)
    {
        Parameters = { new() { Value = partnerId }, new() { Value = invitation.Digest() }, new() { Value = expires } },
    };
}
