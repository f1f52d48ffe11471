using System.Buffers;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Sites;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Servers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Routes.Learned;

/// <summary>An appliance on the real link of one replica; what it learned is asked for at the other.</summary>
public sealed class LearnedRoutesTests(PostgresFixture postgres) : IDisposable
{
    private const uint Own = 64500;
    private static readonly byte[] MasterKey = [.. Enumerable.Repeat((byte)7, 32)];

    // A stream takes one message at a time.
    private readonly SemaphoreSlim _speaking = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_appliance_learned_counts_for_its_site_at_every_replica_as_operators_let_it()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: Cancel);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis), other = await StartAsync(database, redis);
        int site = (await one.Get<SiteTable>().TryInsertAsync(new SiteDescription("fra-1", "DE", Location: null, SiteScope.Prefixes, [Own]), Guid.NewGuid(), "a test's", Cancel))!.Value;
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one, site: site)).ConnectAsync(one);
        using HttpClient client = one.Client("operator"), elsewhere = other.Client("operator");

        // A whole in two batches: nothing counts before the second one.
        await SayAsync(edge, 1, [Route("192.0.2.0/24", Own), Route("0.0.0.0/0", Own), Route("203.0.113.0/24", 3320)], replaces: true, goesOn: true);
        await SayAsync(edge, 2, [Route("2001:db8::/32", Own)]);
        KeepBeating(edge, () => 2);
        await SeesAsync(elsewhere, "192.0.2.7", "fra-1/24");
        await SeesAsync(elsewhere, "2001:db8::7", "fra-1/32");
        await SeesAsync(elsewhere, "203.0.113.7", "");
        await SeesAsync(client, "192.0.2.7", "fra-1/24");

        using (HttpResponseMessage set = await client.PutAsJsonAsync($"/ops/sites/{site}/learned-routes", new { accept = "all", why = "trusted" }, Cancel)) Assert.Equal(204, (int)set.StatusCode);
        await SeesAsync(elsewhere, "203.0.113.7", "fra-1/24");
        using (HttpResponseMessage set = await client.PutAsJsonAsync($"/ops/sites/{site}/learned-routes", new { accept = "none", why = "moved" }, Cancel)) Assert.Equal(204, (int)set.StatusCode);
        await SeesAsync(elsewhere, "192.0.2.7", "");
        using (HttpResponseMessage set = await client.PutAsJsonAsync($"/ops/sites/{site}/learned-routes", new { accept = "some" }, Cancel)) Assert.Equal(400, (int)set.StatusCode);
    }

    [Fact]
    public async Task A_batch_that_is_missing_is_asked_for_and_what_is_withdrawn_goes()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: Cancel);
        await using Replica replica = await StartAsync(await postgres.CreateDatabaseAsync(), redis);
        int site = (await replica.Get<SiteTable>().TryInsertAsync(new SiteDescription("fra-1", "DE", Location: null, SiteScope.Prefixes, [Own]), Guid.NewGuid(), "a test's", Cancel))!.Value;
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(replica, site: site)).ConnectAsync(replica);
        using HttpClient client = replica.Client("operator");
        await SayAsync(edge, 1, [Route("192.0.2.0/24", Own)], replaces: true);
        await SayAsync(edge, 3, [Route("198.51.100.0/24", Own)]);
        await edge.BeatAsync(heartbeat => heartbeat.RoutesSequence = 3);
        await edge.HearAsync(message => message.SendRoutes);

        await SayAsync(edge, 4, [Route("192.0.2.0/24", Own), Route("198.51.100.0/24", Own)], replaces: true);
        ulong said = 4;
        KeepBeating(edge, () => said);
        await SeesAsync(client, "198.51.100.7", "fra-1/24");
        await SayAsync(edge, 5, [], withdrawn: ["198.51.100.0/24"]);
        said = 5;
        await SeesAsync(client, "198.51.100.7", "");
        await SeesAsync(client, "192.0.2.7", "fra-1/24");
    }

    [Fact]
    public async Task A_flushed_redis_and_the_loss_of_the_link_leave_the_routes_for_a_while_then_they_go()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: Cancel);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis, "Routes:KeepLearnedSeconds=15"), other = await StartAsync(database, redis, "Routes:KeepLearnedSeconds=15");
        int site = (await one.Get<SiteTable>().TryInsertAsync(new SiteDescription("fra-1", "DE", Location: null, SiteScope.Prefixes, [Own]), Guid.NewGuid(), "a test's", Cancel))!.Value;
        using HttpClient elsewhere = other.Client("operator");
        LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one, site: site)).ConnectAsync(one);
        await SayAsync(edge, 1, [Route("192.0.2.0/24", Own)], replaces: true);
        KeepBeating(edge, () => 1);
        await SeesAsync(elsewhere, "192.0.2.7", "fra-1/24");

        await one.Get<IConnectionMultiplexer>().GetDatabase().ExecuteAsync("FLUSHALL");
        await edge.DisposeAsync();
        Assert.Equal("fra-1/24", await SeenAsync(elsewhere, "192.0.2.7"));

        // It is back, and has not said anything of routes yet.
        await using LinkedAppliance back = await edge.ReconnectAsync(other);
        await back.BeatAsync();
        Assert.Equal("fra-1/24", await SeenAsync(elsewhere, "192.0.2.7"));
        await SeesAsync(elsewhere, "192.0.2.7", "");
    }

    public void Dispose() => _speaking.Dispose();

    private static Task<Replica> StartAsync(string database, RedisServer redis, params string[] settings) =>
        Replica.StartAsync(database, redis.ConnectionString, MasterKey, ["Sites:RefreshMilliseconds=50", "Fleet:RefreshIntervalMilliseconds=100", .. settings]);

    private static BgpRoute Route(string prefix, uint origin) =>
        new(Prefix.TryParse(prefix, out Prefix parsed) ? parsed : throw new FormatException(prefix), new BgpAttributes(1, origin, 0));

    private async Task SayAsync(LinkedAppliance edge, ulong sequence, BgpRoute[] announced, string[]? withdrawn = null, bool replaces = false, bool goesOn = false)
    {
        ArrayBufferWriter<byte> come = new(), gone = new();
        foreach (BgpRoute route in announced) PackedRoutes.Write(come, route);
        foreach (string prefix in withdrawn ?? []) PackedRoutes.Write(gone, Route(prefix, 0).Prefix);
        await InTurnAsync(() => edge.SayAsync(new FromAppliance
        {
            LearnedRoutes = new LearnedRoutes
            {
                Sequence = sequence, Replaces = replaces, GoesOn = goesOn, Announced = ByteString.CopyFrom(come.WrittenSpan), Withdrawn = ByteString.CopyFrom(gone.WrittenSpan),
            },
        }));
    }

    private async Task InTurnAsync(Func<Task> speak)
    {
        await _speaking.WaitAsync(Cancel);
        try
        {
            await speak();
        }
        finally
        {
            _speaking.Release();
        }
    }

    private void KeepBeating(LinkedAppliance edge, Func<ulong> sequence) => _ = Task.Run(async () =>
    {
        while (!edge.Ended.IsCompleted)
        {
            await InTurnAsync(() => edge.BeatAsync(heartbeat => heartbeat.RoutesSequence = sequence()));
            await Task.Delay(500, Cancel);
        }
    }, Cancel);

    private static Task<string> SeesAsync(HttpClient client, string address, string expected) => Eventually.SeesAsync(() => SeenAsync(client, address), seen => seen == expected, TimeSpan.FromSeconds(40));

    private static async Task<string> SeenAsync(HttpClient client, string address)
    {
        JsonElement explained = await client.GetFromJsonAsync<JsonElement>($"/ops/prefixes/{address}", Cancel);
        return string.Join(' ', explained.GetProperty("sites").EnumerateArray().Select(site => $"{site.GetProperty("site").GetString()}/{site.GetProperty("prefix_length").GetInt32()}"));
    }
}
