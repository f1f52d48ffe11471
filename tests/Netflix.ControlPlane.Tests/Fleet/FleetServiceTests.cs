using Grpc.Core;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Tests.Jobs;
using Netflix.Steering.Fleet;
using FleetClient = Netflix.Contracts.Fleet.Fleet.FleetClient;

namespace Netflix.ControlPlane.Tests.Fleet;

public sealed class FleetServiceTests(PostgresFixture postgres)
{
    [Theory, InlineData(null), InlineData("wrong-secret-of-some-length"), InlineData("")]
    public async Task Who_does_not_know_the_secret_is_turned_away(string? secret)
    {
        await using Replica replica = await StartAsync();
        FleetClient stranger = replica.Fleet(secret);
        Assert.Equal(StatusCode.Unauthenticated, (await CallAsync(() => stranger.RegisterAsync(Appliances.Announcement()))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await CallAsync(() => stranger.HeartbeatAsync(Appliances.Heartbeat(Guid.NewGuid().ToString())))).StatusCode);
        Assert.Empty(await replica.Get<ApplianceTable>().ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_service_does_not_exist_on_the_public_listener()
    {
        await using Replica replica = await StartAsync();
        using var client = new HttpClient { BaseAddress = replica.PublicUrl };
        using HttpResponseMessage response = await client.PostAsync("/netflix.fleet.v1.Fleet/Register", null, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Registering_again_keeps_the_id_and_takes_what_is_new()
    {
        await using Replica replica = await StartAsync();
        RegisterResponse first = await replica.Fleet().RegisterAsync(Appliances.Announcement());
        RegisterResponse second = await replica.Fleet().RegisterAsync(Appliances.Announcement(change: a => a.PublicUrl = "https://moved.test"));

        Assert.Equal(first.ApplianceId, second.ApplianceId);
        Assert.Equal("https://moved.test", Assert.Single(await replica.Get<ApplianceTable>().ListAsync(TestContext.Current.CancellationToken)).Url);
        Assert.Equal(Replica.OriginUrl, second.Origin.Url);
        Assert.InRange(second.Origin.Expires.ToDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(5.9), TimeSpan.FromHours(6.1));
    }

    [Fact]
    public async Task Twenty_registrations_of_one_name_at_once_make_one_appliance()
    {
        await using Replica replica = await StartAsync();
        RegisterResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => replica.Fleet().RegisterAsync(Appliances.Announcement()).ResponseAsync));
        Assert.Single(answers.Select(answer => answer.ApplianceId).Distinct());
    }

    [Fact]
    public async Task A_malformed_announcement_is_refused_with_what_to_correct()
    {
        await using Replica replica = await StartAsync();
        RpcException error = await CallAsync(() => replica.Fleet().RegisterAsync(Appliances.Announcement(change: a => a.PublicUrl = "http://x/path")));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("public_url must be scheme, host and port", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_fleet_takes_nobody_new_but_knows_its_own()
    {
        await using Replica replica = await StartAsync("Fleet:MaxAppliances=1");
        await replica.Fleet().RegisterAsync(Appliances.Announcement("edge-1"));
        Assert.Equal(StatusCode.ResourceExhausted, (await CallAsync(() => replica.Fleet().RegisterAsync(Appliances.Announcement("edge-2")))).StatusCode);
        await replica.Fleet().RegisterAsync(Appliances.Announcement("edge-1"));
    }

    [Fact]
    public async Task An_unknown_appliance_is_told_to_register_again()
    {
        await using Replica replica = await StartAsync();
        Assert.Equal(StatusCode.NotFound, (await CallAsync(() => replica.Fleet().HeartbeatAsync(Appliances.Heartbeat(Guid.NewGuid().ToString())))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await CallAsync(() => replica.Fleet().HeartbeatAsync(Appliances.Heartbeat("edge-1")))).StatusCode);
    }

    [Fact]
    public async Task A_heartbeat_makes_an_appliance_online_and_its_silence_makes_it_suspect_and_down()
    {
        await using Replica replica = await StartAsync("Fleet:RefreshIntervalMilliseconds=50", "Fleet:OnlineForMilliseconds=600", "Fleet:SuspectForMilliseconds=1200");
        string id = (await replica.Fleet().RegisterAsync(Appliances.Announcement())).ApplianceId;
        await replica.Fleet().HeartbeatAsync(Appliances.Heartbeat(id));

        foreach (ApplianceState state in (ApplianceState[])[ApplianceState.Online, ApplianceState.Suspect, ApplianceState.Down])
            await SeesStateAsync(replica, id, state);
        await replica.Fleet().HeartbeatAsync(Appliances.Heartbeat(id));
        await SeesStateAsync(replica, id, ApplianceState.Online);
    }

    [Fact]
    public async Task The_assignment_is_all_that_is_published_newest_first_and_sent_only_while_it_is_news()
    {
        await using Replica replica = await StartAsync("Fleet:RefreshIntervalMilliseconds=50");
        RegisterResponse registered = await replica.Fleet().RegisterAsync(Appliances.Announcement());
        Assert.Empty(registered.Assignment.Packages);

        PackageId first = await TestTitles.PublishAsync(replica, "first"), second = await TestTitles.PublishAsync(replica, "second");
        HeartbeatResponse answer = await Eventually.SeesAsync(
            async () => await replica.Fleet().HeartbeatAsync(Appliances.Heartbeat(registered.ApplianceId, h => h.AssignmentVersion = registered.Assignment.Version)),
            response => response.Assignment?.Packages.Count == 2);

        Assert.Equal([second.ToString(), first.ToString()], answer.Assignment.Packages);
        Assert.True(answer.Assignment.Version > registered.Assignment.Version);
        HeartbeatResponse next = await replica.Fleet().HeartbeatAsync(Appliances.Heartbeat(registered.ApplianceId, h => h.AssignmentVersion = answer.Assignment.Version));
        Assert.Null(next.Assignment);
        Assert.Null(next.Origin);
    }

    private async Task<Replica> StartAsync(params string[] settings) => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: settings);

    private static Task<ApplianceState?> SeesStateAsync(Replica replica, string id, ApplianceState state) =>
        Eventually.SeesAsync(() => replica.Get<FleetView>().Current.Find(Guid.Parse(id))?.State, seen => seen == state);

    private static async Task<RpcException> CallAsync<T>(Func<AsyncUnaryCall<T>> call) => await Assert.ThrowsAsync<RpcException>(async () => await call());
}
