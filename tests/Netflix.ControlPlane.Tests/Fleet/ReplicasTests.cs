using System.Diagnostics;
using Grpc.Core;
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
        long version = (await Eventually.SeesAsync(() => other.Get<FleetView>().Assignment!, assignment => assignment.Titles.Count == 1)).Version;
        FleetAssignment told = await Eventually.SeesAsync(() => one.Get<FleetView>().Assignment!, assignment => assignment.Version == version && assignment.Contains(package));

        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one)).ConnectAsync(one);
        await edge.HoldAsync(told.NumberOf(package)!.Value);
        await edge.BeatAsync();
        await SeesAsync(other, edge, ApplianceState.Online);
        await Eventually.SeesAsync(() => other.Get<ViewerSteering>().ChooseFor("DE", package), chosen => chosen is [{ Name: "edge-1", Reason: "country,holds-title" }]);
    }

    [Fact]
    public async Task A_flushed_redis_takes_no_appliance_out_and_is_filled_again_by_the_next_heartbeat()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis), other = await StartAsync(database, redis);
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one)).ConnectAsync(one);
        await edge.HoldAsync(7);
        await edge.BeatAsync();
        await SeesAsync(other, edge, ApplianceState.Online);

        await one.Get<IConnectionMultiplexer>().GetDatabase().ExecuteAsync("FLUSHALL");
        DateTimeOffset flushedAt = other.Get<FleetView>().Current.TakenAt;
        FleetSnapshot later = await Eventually.SeesAsync(() => other.Get<FleetView>().Current, seen => seen.TakenAt > flushedAt.AddMilliseconds(300));
        Assert.Equal(ApplianceState.Online, later.Find(edge.Id)!.State);

        edge.KeepBeating();
        await using Replica third = await StartAsync(database, redis);
        await SeesAsync(third, edge, ApplianceState.Online);
    }

    [Fact]
    public async Task While_redis_is_gone_states_hold_heartbeats_are_answered_and_all_is_well_when_it_is_back()
    {
        string[] brisk = ["Fleet:OnlineForMilliseconds=700", "Fleet:SuspectForMilliseconds=1000"];
        RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica one = await StartAsync(database, redis, brisk), other = await StartAsync(database, redis, brisk);
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one)).ConnectAsync(one);
        await Eventually.SeesAsync(() => BeatAsync(one, other, edge), seen => seen == (ApplianceState.Online, ApplianceState.Online));

        int port = redis.Port;
        await redis.DisposeAsync();
        // Twice as long as an appliance may be silent: without the grace the other replica would take it for down.
        var watch = Stopwatch.StartNew();
        await Eventually.SeesAsync(async () =>
        {
            Assert.Equal((ApplianceState.Online, ApplianceState.Online), await BeatAsync(one, other, edge));
            return watch.Elapsed;
        }, elapsed => elapsed > TimeSpan.FromSeconds(2));

        DateTimeOffset before = other.Get<FleetView>().Current.Find(edge.Id)!.Report!.ReceivedAt;
        await using RedisServer back = await RedisServer.StartAsync(port, TestContext.Current.CancellationToken);
        await Eventually.SeesAsync(async () =>
        {
            await BeatAsync(one, other, edge);
            return other.Get<FleetView>().Current.Find(edge.Id)!;
        }, seen => seen.Report!.ReceivedAt > before && seen.State == ApplianceState.Online);
    }

    [Fact]
    public async Task When_a_replica_goes_down_its_appliances_count_as_before_until_they_have_found_another()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);
        string database = await postgres.CreateDatabaseAsync();
        string[] brisk = ["Fleet:OnlineForMilliseconds=2000", "Fleet:SuspectForMilliseconds=2500"];
        Replica one = await StartAsync(database, redis, brisk);
        await using Replica other = await StartAsync(database, redis, brisk);
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(one)).ConnectAsync(one);
        edge.KeepBeating();
        await SeesAsync(other, edge, ApplianceState.Online);
        await one.DisposeAsync();
        // Which status it hears depends on who was speaking at that moment.
        Assert.NotEqual(StatusCode.OK, await edge.Ended);

        // Long after silence alone would have made the appliance down, and at no time in between.
        DateTimeOffset gone = other.Get<FleetView>().Current.TakenAt;
        await Eventually.SeesAsync(() =>
        {
            FleetSnapshot seen = other.Get<FleetView>().Current;
            Assert.Equal(ApplianceState.Online, seen.Find(edge.Id)!.State);
            return seen.TakenAt;
        }, seen => seen > gone.AddSeconds(4));

        await using LinkedAppliance again = await edge.ReconnectAsync(other);
        await again.BeatAsync();
        await Eventually.SeesAsync(() => other.Get<FleetView>().Current.Find(edge.Id)!.Report!.Replica, seen => seen == other.Run);
        await SeesAsync(other, edge, ApplianceState.Down);
    }

    private static async Task<(ApplianceState? One, ApplianceState? Other)> BeatAsync(Replica one, Replica other, LinkedAppliance edge)
    {
        await edge.BeatAsync();
        return (StateAt(one, edge), StateAt(other, edge));
    }

    private static Task<Replica> StartAsync(string database, RedisServer redis, params string[] settings) =>
        Replica.StartAsync(database, redis.ConnectionString, MasterKey, ["Fleet:RefreshIntervalMilliseconds=100", .. settings]);

    private static ApplianceState? StateAt(Replica replica, LinkedAppliance edge) => replica.Get<FleetView>().Current.Find(edge.Id)?.State;

    private static Task<ApplianceState?> SeesAsync(Replica replica, LinkedAppliance edge, ApplianceState state) =>
        Eventually.SeesAsync(() => StateAt(replica, edge), seen => seen == state);
}
