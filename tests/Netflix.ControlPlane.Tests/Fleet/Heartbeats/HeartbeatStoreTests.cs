using Microsoft.Extensions.Options;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Ephemeral;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.EmbeddedRedis;
using Netflix.Lab.Servers;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Fleet.Heartbeats;

/// <summary>Each case on Garnet and on a real Redis: the commands keep to what both know.</summary>
public sealed class HeartbeatStoreTests
{
    private static readonly Guid Edge = Guid.NewGuid();

    [Theory, InlineData(false), InlineData(true)]
    public Task What_one_replica_hears_another_loads(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        HeldTitles titles = HeldTitles.Of([3, 400]);
        one.Receive(Edge, Appliances.Heartbeat(h => h.HoldingsDigest = titles.Digest), titles);
        Assert.Equal(1, await one.FlushAsync());
        Assert.Equal(0, await one.FlushAsync());

        ApplianceReport report = Assert.Single(await other.LoadAsync([Guid.NewGuid(), Edge])).Value;
        Assert.Equal(((long)Appliances.Gigabit, one.Replica, false), (report.EgressBitsPerSecond, report.Replica, report.IsLinkLost));
        Assert.Equal("disk-0", Assert.Single(report.Disks).Name);
        Assert.Equal(report.HoldingsDigest, Assert.Single(await other.LoadTitlesAsync([Guid.NewGuid(), Edge])).Value.Digest);
        Assert.Empty(other.Received(new HashSet<Guid> { Edge }));
        Assert.Single(one.Received(new HashSet<Guid> { Edge }));
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task A_link_that_broke_is_told_with_the_heartbeat_before(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        one.LoseLink(Edge);
        one.Receive(Edge, Appliances.Heartbeat(), HeldTitles.None);
        one.LoseLink(Edge);
        await one.FlushAsync();
        Assert.True((await other.LoadAsync([Edge]))[Edge].IsLinkLost);
        one.Receive(Edge, Appliances.Heartbeat(), HeldTitles.None);
        await one.FlushAsync();
        Assert.False((await other.LoadAsync([Edge]))[Edge].IsLinkLost);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task When_a_replica_flushed_last_is_known_to_the_others(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        await one.FlushAsync();
        (ulong run, DateTimeOffset seen) = Assert.Single(await other.ReadReplicasAsync([one.Replica, 4711]));
        Assert.Equal(one.Replica, run);
        Assert.InRange(seen, DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(30));
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task An_empty_fleet_is_read_too(bool real) => WithStoresAsync(real, async (one, _, _) => Assert.Empty(await one.LoadAsync([])));

    [Theory, InlineData(false), InlineData(true)]
    public Task A_foreign_value_under_the_key_hides_only_itself(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        var second = Guid.NewGuid();
        await SaveAsync(one, second);
        await redis.GetDatabase().StringSetAsync($"fleet:heartbeat:{Edge:N}", "not a heartbeat of ours, but long enough to look like one");

        Assert.Equal([second], (await other.LoadAsync([Edge, second])).Keys);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task After_a_flush_the_next_heartbeat_is_seen_again(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        await SaveAsync(one, Edge);
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        Assert.Empty(await other.LoadAsync([Edge]));
        await SaveAsync(one, Edge);
        Assert.Single(await other.LoadAsync([Edge]));
    });

    [Fact]
    public Task Replicas_whose_clocks_differ_agree_on_when_a_heartbeat_came() => WithStoresAsync(real: true, async (_, _, redis) =>
    {
        var fast = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(2));
        var fastClock = new FleetClock(fast);
        HeartbeatStore ahead = Store(redis, fastClock), right = Store(redis, new FleetClock(TimeProvider.System));
        await ahead.LoadAsync([]);
        await SaveAsync(ahead, Edge);

        DateTimeOffset received = (await right.LoadAsync([Edge]))[Edge].ReceivedAt;
        Assert.InRange(received, DateTimeOffset.UtcNow.AddSeconds(-20), DateTimeOffset.UtcNow.AddSeconds(20));
    });

    private static Task<int> SaveAsync(HeartbeatStore store, Guid appliance)
    {
        store.Receive(appliance, Appliances.Heartbeat(), HeldTitles.None);
        return store.FlushAsync();
    }

    private static async Task WithStoresAsync(bool real, Func<HeartbeatStore, HeartbeatStore, IConnectionMultiplexer, Task> test)
    {
        await using RedisServer? server = real ? await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken) : null;
        using EmbeddedRedisServer? garnet = real ? null : EmbeddedRedisServer.Start();
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(
            EphemeralFeature.Configure(server?.ConnectionString ?? $"{garnet!.ConnectionString},allowAdmin=true"));
        await test(Store(redis, new FleetClock(TimeProvider.System)), Store(redis, new FleetClock(TimeProvider.System)), redis);
    }

    private static HeartbeatStore Store(IConnectionMultiplexer redis, FleetClock clock) => new(redis, clock, Options.Create(new FleetOptions()), TimeProvider.System);
}
