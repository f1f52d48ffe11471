using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Drm;

public sealed class ContentKeyTableTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private ContentKeyTable Keys => fixture.Replica.Get<ContentKeyTable>();

    [Fact]
    public async Task Whoever_asks_at_once_gets_the_same_keys_and_audio_and_video_differ()
    {
        Content title = await Cinema.DraftAsync(fixture.Replica);
        ContentKeyPair[] pairs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Keys.GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken)));
        Assert.Single(pairs.Select(pair => Convert.ToHexString([.. pair.Audio.KeyId, .. pair.Audio.Key, .. pair.Video.KeyId, .. pair.Video.Key])).Distinct());
        Assert.NotEqual(pairs[0].Audio.Key, pairs[0].Video.Key);
        Assert.NotEqual(pairs[0].Audio.KeyId, pairs[0].Video.KeyId);
    }

    [Fact]
    public async Task The_database_holds_no_key_in_the_clear()
    {
        Content title = await Cinema.DraftAsync(fixture.Replica);
        ContentKeyPair keys = await Keys.GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(fixture.Database);
        await using NpgsqlCommand command = database.CreateCommand("SELECT string_agg(encode(wrapped_key, 'hex'), ' ') FROM content_keys");
        string stored = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.DoesNotContain(Convert.ToHexStringLower(keys.Audio.Key), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(keys.Video.Key), stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_moved_to_another_id_does_not_open()
    {
        Content title = await Cinema.DraftAsync(fixture.Replica);
        await Keys.GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(fixture.Database);
        await using NpgsqlCommand swap = database.CreateCommand("UPDATE content_keys SET key_id = gen_random_uuid() WHERE content_id = $1 AND kind = 'video'");
        swap.Parameters.Add(new() { Value = title.ContentId });
        await swap.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<Netflix.ControlPlane.Signing.MasterKeyMismatchException>(
            () => Keys.GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken));
    }
}
