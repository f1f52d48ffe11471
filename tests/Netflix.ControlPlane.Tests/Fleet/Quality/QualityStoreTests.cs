using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Ephemeral;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.EmbeddedRedis;
using Netflix.Lab.Servers;
using Netflix.Steering.Networks;
using Netflix.Steering.Quality;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Fleet.Quality;

/// <summary>Each case on Garnet and on a real Redis: the commands keep to what both know.</summary>
public sealed class QualityStoreTests
{
    private static readonly Guid Edge = Guid.NewGuid();
    private static readonly Dictionary<Guid, ApplianceQuality> Nothing = [];
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Theory, InlineData(false), InlineData(true)]
    public Task What_one_replica_hears_another_loads_once(bool real) => WithStoresAsync(real, async (one, other, _) =>
    {
        one.Receive(Edge, [Said([], 30, 9), Said([192, 0, 2], 12, 8)]);
        await one.FlushAsync();
        ApplianceQuality read = Assert.Single(await other.LoadAsync(Nothing)).Value;
        Assert.Equal([new PrefixReport(0, 30, 9), new PrefixReport(KeyOf("192.0.2.1"), 12, 8)], read.Prefixes);
        Assert.Equal(Assert.Single(one.Received()).Value.ReceivedAt, read.ReceivedAt);
        Dictionary<Guid, ApplianceQuality> known = new() { [Edge] = read };
        Assert.Empty(await other.LoadAsync(known));

        _time.Advance(TimeSpan.FromSeconds(60));
        one.Receive(Edge, [Said([192, 0, 2], 9, 0)]);
        Assert.Empty(await other.LoadAsync(known));
        await one.FlushAsync();
        Assert.Equal([new PrefixReport(KeyOf("192.0.2.1"), 9, 0)], Assert.Single(await other.LoadAsync(known)).Value.Prefixes);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task Who_says_nothing_costs_nothing_and_who_says_too_much_is_not_listened_to(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        one.Receive(Edge, []);
        await one.FlushAsync();
        Assert.False(await redis.GetDatabase().KeyExistsAsync("fleet:quality"));
        one.Receive(Edge, [Said([192, 0, 2], 12, 8)]);
        one.Receive(Edge, [Said([192, 0, 2], 12, 0)]);
        await one.FlushAsync();
        Assert.Equal(8, Assert.Single(await other.LoadAsync(Nothing)).Value.Prefixes[0].Starved);
    });

    [Theory, InlineData(false), InlineData(true)]
    public Task What_is_old_is_forgotten_and_what_is_not_ours_hides_only_itself(bool real) => WithStoresAsync(real, async (one, other, redis) =>
    {
        one.Receive(Edge, [Said([192, 0, 2], 12, 8)]);
        await one.FlushAsync();
        _time.Advance(TimeSpan.FromSeconds(200));
        Assert.Empty(one.Received());
        var second = Guid.NewGuid();
        one.Receive(second, [Said([192, 0, 2], 12, 8)]);
        await redis.GetDatabase().SortedSetAddAsync("fleet:quality", "nobody", _time.GetUtcNow().ToUnixTimeMilliseconds());
        await redis.GetDatabase().StringSetAsync($"fleet:quality:{Guid.NewGuid():N}", "nothing of ours");
        await one.FlushAsync();
        Assert.Equal([second], (await other.LoadAsync(Nothing)).Keys);
        Assert.Equal(2, await redis.GetDatabase().SortedSetLengthAsync("fleet:quality"));
    });

    [Fact]
    public async Task When_redis_comes_back_what_was_not_handed_on_is()
    {
        RedisServer server = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        int port = server.Port;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(EphemeralFeature.Configure(server.ConnectionString));
        QualityStore one = Store(redis), other = Store(redis);
        one.Receive(Edge, [Said([192, 0, 2], 12, 8)]);
        await server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(one.FlushAsync);
        await using RedisServer back = await RedisServer.StartAsync(port, TestContext.Current.CancellationToken);
        await Hosting.Eventually.SeesAsync(async () =>
        {
            try
            {
                await one.FlushAsync();
                return (await other.LoadAsync(Nothing)).Count;
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                return -1;
            }
        }, count => count == 1);
    }

    [Theory]
    [InlineData("192.0.2.7"), InlineData("2001:db8:1:ff00::7"), InlineData("::ffff:192.0.2.7"), InlineData("255.255.255.255")]
    public void The_contract_and_the_engine_mean_the_same_prefix(string address) =>
        Assert.Equal(KeyOf(address), ViewerPrefix.Of(IPAddress.Parse(address), out _).Key);

    private static ulong KeyOf(string address) => QualityBoard.KeyOf(NetworkAddress.Of(IPAddress.Parse(address)));

    private static PrefixQuality Said(byte[] prefix, uint clients, uint starved) => new() { Prefix = ByteString.CopyFrom(prefix), Clients = clients, Starved = starved };

    private async Task WithStoresAsync(bool real, Func<QualityStore, QualityStore, IConnectionMultiplexer, Task> test)
    {
        await using RedisServer? server = real ? await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken) : null;
        using EmbeddedRedisServer? garnet = real ? null : EmbeddedRedisServer.Start();
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(EphemeralFeature.Configure(server?.ConnectionString ?? garnet!.ConnectionString));
        await test(Store(redis), Store(redis), redis);
    }

    private QualityStore Store(IConnectionMultiplexer redis) => new(redis, new FleetClock(_time), Options.Create(new QualityOptions()));
}
