using Netflix.ControlPlane.Signing;
using Npgsql;

namespace Netflix.ControlPlane.Enrolment;

/// <summary>Table <c>certificate_authority</c>: one row.</summary>
internal sealed class CertificateAuthorityTable(NpgsqlDataSource database, MasterKey master)
{
    /// <summary>The first replica that starts creates it, the others wait and read it.</summary>
    /// <exception cref="MasterKeyMismatchException">This replica has another master key than the one that created it.</exception>
    internal async Task<CertificateAuthority> ReadOrCreateAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using (var exclusive = new NpgsqlCommand("LOCK TABLE certificate_authority IN SHARE ROW EXCLUSIVE MODE", connection, transaction))
            await exclusive.ExecuteNonQueryAsync(cancel);
        if (await ReadAsync(connection, transaction, cancel) is { } known) return known;
        CertificateAuthority made = CertificateAuthority.Create(now);
        await InsertAsync(connection, transaction, made, now, cancel);
        await transaction.CommitAsync(cancel);
        return made;
    }

    private async Task<CertificateAuthority?> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("SELECT certificate, wrapped_private_key FROM certificate_authority", connection, transaction);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel)) return null;
        byte[] certificate = row.GetFieldValue<byte[]>(0);
        return CertificateAuthority.Import(certificate, master.Unwrap(row.GetFieldValue<byte[]>(1), AssociatedData));
    }

    private async Task InsertAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CertificateAuthority authority, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO certificate_authority (certificate, wrapped_private_key, created_at) VALUES ($1, $2, $3)", connection, transaction)
        {
            Parameters =
            {
                new() { Value = authority.Certificate },
                new() { Value = master.Wrap(authority.ExportPrivateKey(), AssociatedData) },
                new() { Value = now },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static ReadOnlySpan<byte> AssociatedData => "certificate_authority"u8;
}
