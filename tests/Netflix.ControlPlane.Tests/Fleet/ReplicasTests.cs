using System.Diagnostics;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Tests.Jobs;
using Netflix.Lab.Servers;
using Netflix.Steering.Fleet;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Fleet;

/// <summary>Two replicas on one PostgreSQL and one real Redis.</summary>
public sealed class ReplicasTests(PostgresFixture postgres)
{
    private static readonly byte[] MasterKey = [.. Enumerable.Repeat((byte)7, 32)];

    [Fact]
    public async Task An_appliance_that_speaks_to_one_replica_is_known_to_the_other()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis), other = await StartAsync(database, redis);
        PackageId package = await TestTitles.PublishAsync(one, "title");
        long version = (await Eventually.SeesAsync(() => other.Get<FleetView>().Assignment!, assignment => assignment.Packages.Count == 1)).Version;
        await Eventually.SeesAsync(() => one.Get<FleetView>().Assignment!, assignment => assignment.Version == version && assignment.Contains(package));

        string id = (await one.Fleet().RegisterAsync(Appliances.Announcement())).ApplianceId;
        await one.Fleet().HeartbeatAsync(Appliances.Heartbeat(id, h => h.Holdings.Add(new Holding { Package = package.ToString(), HeldBytes = 5, TotalBytes = 5 })));
        await SeesAsync(other, id, ApplianceState.Online);
        await Places.PlaceAsync(one, id, await Places.EnsureSiteAsync(one, "fra-1", "DE"));
        await Eventually.SeesAsync(() => other.Get<ViewerSteering>().ChooseFor("DE", package), chosen => chosen is [{ Name: "edge-1", Reason: "country,holds-title" }]);
    }

    [Fact]
    public async Task A_flushed_redis_takes_no_appliance_out_and_is_filled_again_by_the_next_heartbeat()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis), other = await StartAsync(database, redis);
        string id = (await one.Fleet().RegisterAsync(Appliances.Announcement())).ApplianceId;
        await one.Fleet().HeartbeatAsync(Appliances.Heartbeat(id));
        await SeesAsync(other, id, ApplianceState.Online);

        await one.Get<IConnectionMultiplexer>().GetDatabase().ExecuteAsync("FLUSHALL");
        DateTimeOffset flushedAt = other.Get<FleetView>().Current.TakenAt;
        FleetSnapshot later = await Eventually.SeesAsync(() => other.Get<FleetView>().Current, seen => seen.TakenAt > flushedAt.AddMilliseconds(300));
        Assert.Equal(ApplianceState.Online, later.Find(Guid.Parse(id))!.State);

        await one.Fleet().HeartbeatAsync(Appliances.Heartbeat(id));
        await using Replica third = await StartAsync(database, redis);
        Assert.Equal(ApplianceState.Online, third.Get<FleetView>().Current.Find(Guid.Parse(id))!.State);
    }

    [Fact]
    public async Task While_redis_is_gone_states_hold_heartbeats_are_answered_and_all_is_well_when_it_is_back()
    {
        string[] brisk = ["Fleet:OnlineForMilliseconds=700", "Fleet:SuspectForMilliseconds=1000"];
        RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis, brisk), other = await StartAsync(database, redis, brisk);
        string id = (await one.Fleet().RegisterAsync(Appliances.Announcement())).ApplianceId;
        await Eventually.SeesAsync(() => BeatAsync(one, other, id), seen => seen == (ApplianceState.Online, ApplianceState.Online));

        int port = redis.Port;
        await redis.DisposeAsync();
        // Twice as long as an appliance may be silent: without the grace the other replica would take it for down.
        var watch = Stopwatch.StartNew();
        await Eventually.SeesAsync(async () =>
        {
            Assert.Equal((ApplianceState.Online, ApplianceState.Online), await BeatAsync(one, other, id));
            return watch.Elapsed;
        }, elapsed => elapsed > TimeSpan.FromSeconds(2));

        DateTimeOffset before = other.Get<FleetView>().Current.Find(Guid.Parse(id))!.Report!.ReceivedAt;
        await using RedisServer back = await RedisServer.StartAsync(port, TestContext.Current.CancellationToken);
        await Eventually.SeesAsync(async () =>
        {
            await BeatAsync(one, other, id);
            return other.Get<FleetView>().Current.Find(Guid.Parse(id))!;
        }, seen => seen.Report!.ReceivedAt > before && seen.State == ApplianceState.Online);
    }

    private static async Task<(ApplianceState? One, ApplianceState? Other)> BeatAsync(Replica one, Replica other, string id)
    {
        await one.Fleet().HeartbeatAsync(Appliances.Heartbeat(id));
        return (StateAt(one, id), StateAt(other, id));
    }

    private static Task<Replica> StartAsync(string database, RedisServer redis, params string[] settings) =>
        Replica.StartAsync(database, redis.ConnectionString, MasterKey, ["Fleet:RefreshIntervalMilliseconds=100", .. settings]);

    private static ApplianceState? StateAt(Replica replica, string id) => replica.Get<FleetView>().Current.Find(Guid.Parse(id))?.State;

    private static Task<ApplianceState?> SeesAsync(Replica replica, string id, ApplianceState state) =>
        Eventually.SeesAsync(() => StateAt(replica, id), seen => seen == state);
}
