using System.Text;
using Npgsql;

namespace Netflix.ControlPlane.Signing;

/// <summary>Table <c>signing_keys</c>.</summary>
internal sealed class SigningKeyTable(NpgsqlDataSource database, MasterKey master)
{
    /// <summary>All keys, newest first; at least one: the first replica that starts creates it, the others wait and read it.</summary>
    /// <exception cref="MasterKeyMismatchException">This replica has another master key than the one that created them.</exception>
    internal async Task<IReadOnlyList<SigningKey>> ReadOrCreateAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await using (var exclusive = new NpgsqlCommand("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE", connection))
            await exclusive.ExecuteNonQueryAsync(cancel);
        List<SigningKey> keys = await ReadAsync(connection, cancel);
        if (keys.Count == 0)
        {
            var key = SigningKey.Create(now);
            await InsertAsync(connection, key, cancel);
            keys.Add(key);
        }
        await transaction.CommitAsync(cancel);
        return keys;
    }

    private async Task<List<SigningKey>> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT key_id, wrapped_private_key, created_at FROM signing_keys ORDER BY created_at DESC, key_id", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<SigningKey> keys = [];
        while (await reader.ReadAsync(cancel))
        {
            byte[] pkcs8 = master.Unwrap(reader.GetFieldValue<byte[]>(1), AssociatedData(reader.GetString(0)));
            keys.Add(SigningKey.Import(pkcs8, reader.GetFieldValue<DateTimeOffset>(2)));
        }
        return keys;
    }

    private async Task InsertAsync(NpgsqlConnection connection, SigningKey key, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO signing_keys (key_id, public_key, wrapped_private_key, created_at) VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters =
            {
                new() { Value = key.KeyId },
                new() { Value = key.ExportPublicKey() },
                new() { Value = master.Wrap(key.ExportPrivateKey(), AssociatedData(key.KeyId)) },
                new() { Value = key.Created },
            },
        };
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static byte[] AssociatedData(string keyId) => Encoding.UTF8.GetBytes($"signing_keys/{keyId}");
}
