using Netflix.ControlPlane.Ephemeral;
using Netflix.EmbeddedRedis;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Ephemeral;

public sealed class EmbeddedRedisTests
{
    [Fact]
    public async Task It_refuses_who_does_not_know_the_password()
    {
        using EmbeddedRedisServer server = EmbeddedRedisServer.Start();
        ConfigurationOptions options = EphemeralFeature.Configure(server.ConnectionString);
        options.Password = "guessed";
        options.AbortOnConnectFail = true;
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    [Fact]
    public async Task Two_of_them_live_side_by_side()
    {
        using EmbeddedRedisServer one = EmbeddedRedisServer.Start(), other = EmbeddedRedisServer.Start();
        await using ConnectionMultiplexer first = await ConnectAsync(one), second = await ConnectAsync(other);
        await first.GetDatabase().StringSetAsync("key", "one");
        Assert.True((await second.GetDatabase().StringGetAsync("key")).IsNull);
    }

    [Fact]
    public async Task A_script_that_counts_up_to_a_limit_admits_exactly_the_limit_whoever_asks_at_once()
    {
        const string Admit = "local n = tonumber(redis.call('GET', KEYS[1]) or '0') if n >= 4 then return 0 end redis.call('SET', KEYS[1], n + 1) return 1";
        using EmbeddedRedisServer server = EmbeddedRedisServer.Start();
        ConnectionMultiplexer[] connections = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ConnectAsync(server)));
        for (int round = 0; round < 100; round++)
        {
            RedisKey[] keys = [$"round:{round}"];
            RedisResult[] answers = await Task.WhenAll(connections.Select(c => c.GetDatabase().ScriptEvaluateAsync(Admit, keys)));
            Assert.Equal(4, answers.Sum(answer => (int)answer));
        }
        foreach (ConnectionMultiplexer connection in connections) await connection.DisposeAsync();
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(EmbeddedRedisServer server) =>
        ConnectionMultiplexer.ConnectAsync(EphemeralFeature.Configure(server.ConnectionString));
}
