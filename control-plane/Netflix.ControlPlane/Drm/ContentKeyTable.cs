using System.Security.Cryptography;
using Netflix.ControlPlane.Signing;
using Npgsql;

namespace Netflix.ControlPlane.Drm;

/// <summary>Table <c>content_keys</c>. Keys are wrapped by the master key before they leave the process.</summary>
internal sealed class ContentKeyTable(NpgsqlDataSource database, MasterKey master, TimeProvider time)
{
    private const int KeyBytes = 16;
    private static readonly string[] Kinds = ["audio", "video"];

    internal readonly record struct OwnedKey(Guid ContentId, ContentKey Key);

    /// <summary>
    /// The keys of a title, the same at every call: whoever asks first makes them. Encoding a title again uses the same keys, so
    /// that licences of running playbacks stay right.
    /// </summary>
    /// <exception cref="PostgresException">23503: no such content.</exception>
    internal async Task<ContentKeyPair> GetOrCreateAsync(Guid contentId, CancellationToken cancel) =>
        await FindPairAsync(contentId, cancel) ?? await CreateAsync(contentId, cancel);

    /// <summary>The keys among those asked for that exist, each with the title it belongs to.</summary>
    internal async Task<IReadOnlyList<OwnedKey>> FindAsync(IReadOnlyCollection<Guid> keyIds, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT content_id, key_id, wrapped_key FROM content_keys WHERE key_id = ANY($1)");
        command.Parameters.Add(new() { Value = keyIds.ToArray() });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<OwnedKey> found = [];
        while (await reader.ReadAsync(cancel)) found.Add(new(reader.GetGuid(0), Open(reader.GetGuid(1), reader.GetFieldValue<byte[]>(2))));
        return found;
    }

    private async Task<ContentKeyPair?> FindPairAsync(Guid contentId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT kind, key_id, wrapped_key FROM content_keys WHERE content_id = $1");
        command.Parameters.Add(new() { Value = contentId });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        Dictionary<string, ContentKey> keys = [];
        while (await reader.ReadAsync(cancel)) keys[reader.GetString(0)] = Open(reader.GetGuid(1), reader.GetFieldValue<byte[]>(2));
        return keys.TryGetValue("audio", out ContentKey? audio) && keys.TryGetValue("video", out ContentKey? video) ? new(audio, video) : null;
    }

    private async Task<ContentKeyPair> CreateAsync(Guid contentId, CancellationToken cancel)
    {
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid()];
        // Two callers at once: one statement inserts both rows or, where another was first, neither.
        await using NpgsqlCommand command = database.CreateCommand("""
            INSERT INTO content_keys (key_id, content_id, kind, wrapped_key, created_at)
            SELECT key_id, $1, kind, wrapped_key, $2 FROM unnest($3::uuid[], $4::text[], $5::bytea[]) AS made (key_id, kind, wrapped_key)
            ON CONFLICT (content_id, kind) DO NOTHING
            """);
        command.Parameters.Add(new() { Value = contentId });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = ids });
        command.Parameters.Add(new() { Value = Kinds });
        command.Parameters.Add(new() { Value = ids.Select(Seal).ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
        return await FindPairAsync(contentId, cancel) ?? throw new InvalidOperationException($"The keys of content {contentId} are incomplete.");
    }

    private byte[] Seal(Guid keyId) => master.Wrap(RandomNumberGenerator.GetBytes(KeyBytes), keyId.ToByteArray(bigEndian: true));

    private ContentKey Open(Guid keyId, byte[] wrapped)
    {
        byte[] id = keyId.ToByteArray(bigEndian: true);
        return new(id, master.Unwrap(wrapped, id));
    }
}
