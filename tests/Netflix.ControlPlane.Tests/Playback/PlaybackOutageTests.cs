using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Servers;

namespace Netflix.ControlPlane.Tests.Playback;

public sealed class PlaybackOutageTests(PostgresFixture postgres, RedisFixture redis)
{
    [Fact]
    public async Task Without_any_appliance_the_answer_is_503_with_a_time_to_come_back()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: ReplicaFixture.Roomy);
        using Visitor visitor = await Visitor.SignUpAsync(replica);
        Content title = await Cinema.PublishAsync(replica);
        await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}", HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_session_opened_on_one_replica_counts_on_another()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] master = RandomNumberGenerator.GetBytes(32);
        await using Replica one = await Replica.StartAsync(database, redis.ConnectionString, master, ReplicaFixture.Roomy);
        await using Replica two = await Replica.StartAsync(database, redis.ConnectionString, master, ReplicaFixture.Roomy);
        using Visitor visitor = await Visitor.SignUpAsync(one);
        Content title = await Cinema.PublishAsync(one);
        await Cinema.RunApplianceAsync(one, "shared", "DE", title.Package!.Value);
        JsonElement play = await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}");

        using var elsewhere = new Visitor(two);
        elsewhere.Use(visitor.Session);
        ContentKeyPair keys = await two.Get<ContentKeyTable>().GetOrCreateAsync(title.ContentId, TestContext.Current.CancellationToken);
        await elsewhere.PostAsync("/drm/clearkey", new { kids = new[] { Base64Url.EncodeToString(keys.Video.KeyId) }, type = "temporary" }, HttpStatusCode.OK,
            ("X-Playback-Session", play.GetProperty("session_id").GetString()!));
    }

    [Fact]
    public async Task Without_redis_nobody_starts_to_play_and_progress_is_still_kept()
    {
        RedisServer own = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), own.ConnectionString, settings: ReplicaFixture.Roomy);
        using Visitor visitor = await Visitor.SignUpAsync(replica);
        Content title = await Cinema.PublishAsync(replica);
        await Cinema.RunApplianceAsync(replica, "steady", "DE", title.Package!.Value);
        JsonElement play = await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}");
        await own.DisposeAsync();

        await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}", HttpStatusCode.ServiceUnavailable);
        await visitor.PostAsync("/progress",
            new { profile_id = visitor.ProfileId, content_id = title.ContentId, session_id = play.GetProperty("session_id").GetGuid(), position_seconds = 42 }, HttpStatusCode.NoContent);
        JsonElement kept = await visitor.GetAsync($"/catalog/{title.ContentId}?profile_id={visitor.ProfileId}");
        Assert.Equal(42, kept.GetProperty("resume").GetProperty("position_seconds").GetDouble());
        Assert.NotEmpty(replica.Get<FleetView>().Current.Appliances);
    }
}
