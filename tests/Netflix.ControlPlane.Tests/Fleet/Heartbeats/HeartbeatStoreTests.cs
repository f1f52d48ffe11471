using Microsoft.Extensions.Options;
using Netflix.Contracts.Titles;
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
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Theory, InlineData(false), InlineData(true)]
    public Task What_one_replica_saves_another_loads(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        PackageId package = PackageId.Of("title"u8);
        var said = Appliances.Heartbeat(Edge.ToString(), h => h.Holdings.Add(new Contracts.Fleet.Holding { Package = package.ToString(), HeldBytes = 10, TotalBytes = 10 }));
        await one.SaveAsync(Edge, said, Long);

        var loaded = await other.LoadAsync([Guid.NewGuid(), Edge]);
        ApplianceReport report = Assert.Single(loaded).Value;
        Assert.True(report.Holdings[package].IsWhole);
        Assert.Equal((long)Appliances.Gigabit, report.EgressBitsPerSecond);
        Assert.Equal("disk-0", Assert.Single(report.Disks).Name);
        Assert.Empty(other.Received([Edge]));
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task An_empty_fleet_is_read_too(bool real) => WithStoresAsync(real, async (one, _, _) => Assert.Empty(await one.LoadAsync([])));

    [Theory, InlineData(false), InlineData(true)]
    public Task Access_to_the_origin_is_due_once_until_its_mark_expires(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        Assert.True(await one.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long));
        Assert.False(await other.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long));
        await one.MarkAccessAsync(Edge, TimeSpan.FromMilliseconds(50));
        await Hosting.Eventually.SeesAsync(() => other.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long), due => due);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task A_foreign_value_under_the_key_hides_only_itself(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        var second = Guid.NewGuid();
        await one.SaveAsync(second, Appliances.Heartbeat(second.ToString()), Long);
        await redis.GetDatabase().StringSetAsync($"fleet:heartbeat:{Edge:N}", "not a heartbeat of ours, but long enough to look like one");

        Assert.Equal([second], (await other.LoadAsync([Edge, second])).Keys);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task After_a_flush_the_next_heartbeat_is_seen_again(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        await one.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long);
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        Assert.Empty(await other.LoadAsync([Edge]));
        await one.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long);
        Assert.Single(await other.LoadAsync([Edge]));
    });

    [Fact]
    public Task Replicas_whose_clocks_differ_agree_on_when_a_heartbeat_came() => WithStoresAsync(real: true, async (_, _, redis) =>
    {
        var fast = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(2));
        var fastClock = new FleetClock(fast);
        HeartbeatStore ahead = Store(redis, fastClock), right = Store(redis, new FleetClock(TimeProvider.System));
        await ahead.LoadAsync([]);
        await ahead.SaveAsync(Edge, Appliances.Heartbeat(Edge.ToString()), Long);

        DateTimeOffset received = (await right.LoadAsync([Edge]))[Edge].ReceivedAt;
        Assert.InRange(received, DateTimeOffset.UtcNow.AddSeconds(-20), DateTimeOffset.UtcNow.AddSeconds(20));
    });

    private static async Task WithStoresAsync(bool real, Func<HeartbeatStore, HeartbeatStore, IConnectionMultiplexer, Task> test)
    {
        await using RedisServer? server = real ? await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken) : null;
        using EmbeddedRedisServer? garnet = real ? null : EmbeddedRedisServer.Start();
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(
            EphemeralFeature.Configure(server?.ConnectionString ?? $"{garnet!.ConnectionString},allowAdmin=true"));
        await test(Store(redis, new FleetClock(TimeProvider.System)), Store(redis, new FleetClock(TimeProvider.System)), redis);
    }

    private static HeartbeatStore Store(IConnectionMultiplexer redis, FleetClock clock) => new(redis, clock, Options.Create(new FleetOptions()));
}
