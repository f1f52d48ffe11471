using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Tests.Pathways;
using Netflix.Lab.Servers;
using Netflix.Steering.Fleet;
using StackExchange.Redis;

namespace Netflix.ControlPlane.Tests.Fleet;

/// <summary>Three replicas, two of them processes of their own, on one PostgreSQL and one Redis that nobody else uses.</summary>
public sealed partial class OutageTests : IAsyncLifetime
{
    private static readonly byte[] MasterKey = [.. Enumerable.Repeat((byte)9, 32)];
    private static readonly byte[] Hls = Encoding.UTF8.GetBytes("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000000\nvideo-720p.m3u8\n");
    private static readonly string[] Brisk = ["Fleet:RefreshIntervalMilliseconds=100", "Fleet:OnlineForMilliseconds=1500", "Fleet:SuspectForMilliseconds=3000"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("outage-test-");
    private PostgresCluster _postgres = null!;
    private RedisServer _redis = null!;
    private string _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresCluster.StartAsync(Cancel);
        _redis = await RedisServer.StartAsync(cancel: Cancel);
        _database = await _postgres.CreateDatabaseAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task With_a_replica_killed_PostgreSQL_restarted_and_Redis_flushed_every_question_of_a_player_is_answered_with_both_appliances()
    {
        await using ContentServer origin = await ContentServer.StartAsync();
        origin.Put("/master.m3u8", Hls);
        string[] settings = [.. Brisk, $"Origin:Url={origin.Url}", "Logging:LogLevel:Default=Critical"];
        await using Replica one = await Replica.StartAsync(_database, _redis.ConnectionString, MasterKey, settings);
        await using ChildProgram two = await StartChildAsync("two", settings), three = await StartChildAsync("three", settings);
        Content title = await Cinema.PublishAsync(one, files: new Dictionary<string, byte[]> { ["master.m3u8"] = Hls });
        await Cinema.RunApplianceAsync(one, "edge-a", "DE", title.Package!.Value);
        LinkedAppliance wandering = await LinkedAppliance.EnrolAsync(one, "edge-b");
        await using LinkedAppliance atTwo = await wandering.ConnectAsync(two.FleetUrl);
        await atTwo.HoldAsync(one.Get<FleetView>().Assignment!.NumberOf(title.Package!.Value)!.Value);
        atTwo.KeepBeating();
        await Eventually.SeesAsync(() => one.Get<FleetView>().Current.Appliances.Count(appliance => appliance.State == ApplianceState.Online), seen => seen == 2);
        string ticket = await TicketAsync(one, title);
        Uri[] survivors = [one.PublicUrl, three.Url];
        using var http = new HttpClient();
        foreach (Uri replica in survivors) await Eventually.SeesAsync(() => AskAsync(http, replica, ticket), IsWhole);

        ConcurrentQueue<string> wrong = new();
        int asked = 0;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task[] players = [.. survivors.Select(replica => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                string answer = await AskAsync(http, replica, ticket);
                if (!IsWhole(answer)) wrong.Enqueue($"{DateTimeOffset.UtcNow:mm:ss.fff} {replica.Port}: {answer}");
                Interlocked.Increment(ref asked);
                await Task.Delay(20, CancellationToken.None);
            }
        }, Cancel))];

        await two.Process.KillAsync();
        // As long as silence alone would have taken to make its appliance down, and then some.
        await Task.Delay(TimeSpan.FromSeconds(4), Cancel);
        await using LinkedAppliance again = await wandering.ReconnectAsync(three.FleetUrl);
        await again.HoldAsync(one.Get<FleetView>().Assignment!.NumberOf(title.Package!.Value)!.Value);
        again.KeepBeating();
        await _postgres.RestartAsync(Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        await one.Get<IConnectionMultiplexer>().GetDatabase().ExecuteAsync("FLUSHALL");
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        // All of it is over: what an operator does counts again, at both.
        await using ChildProgram four = await StartChildAsync("four", settings);
        await Eventually.SeesAsync(() => AskAsync(http, four.Url, ticket), IsWhole);
        await over.CancelAsync();
        await Task.WhenAll(players);
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {asked} answers: {string.Join("; ", wrong.Take(5))}");
        Assert.True(asked > 100, $"{asked} questions");
    }

    [Fact]
    public async Task Replicas_whose_clocks_are_ten_minutes_apart_agree_on_who_is_there_and_who_is_not()
    {
        await using Replica right = await Replica.StartAsync(_database, _redis.ConnectionString, MasterKey, Brisk);
        await using Replica early = await Replica.StartAsync(new Skewed(TimeSpan.FromMinutes(10)), _database, _redis.ConnectionString, MasterKey, Brisk);
        await using Replica late = await Replica.StartAsync(new Skewed(TimeSpan.FromMinutes(-10)), _database, _redis.ConnectionString, MasterKey, Brisk);
        Replica[] all = [right, early, late];
        await using LinkedAppliance atEarly = await (await LinkedAppliance.EnrolAsync(right)).ConnectAsync(early);
        await using LinkedAppliance atLate = await (await LinkedAppliance.EnrolAsync(right, "edge-2")).ConnectAsync(late);
        await Eventually.SeesAsync(async () =>
        {
            await atEarly.BeatAsync();
            await atLate.BeatAsync();
            return States(all, atEarly, atLate);
        }, seen => seen == "Online Online Online Online Online Online");
        // One falls silent, with its stream open.
        await Eventually.SeesAsync(async () =>
        {
            await atLate.BeatAsync();
            return States(all, atEarly, atLate);
        }, seen => seen == "Down Online Down Online Down Online");
    }

    private static string States(Replica[] replicas, params LinkedAppliance[] appliances) =>
        string.Join(' ', replicas.SelectMany(replica => appliances.Select(appliance => replica.Get<FleetView>().Current.Find(appliance.Id)?.State)));

    private async Task<ChildProgram> StartChildAsync(string name, string[] settings) =>
        await ChildProgram.StartAsync(_folder.CreateSubdirectory(name), _database, MasterKey, [$"ConnectionStrings:Redis={_redis.ConnectionString}", .. settings]);

    private static async Task<string> TicketAsync(Replica replica, Content title)
    {
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        JsonElement play = await visitor.GetAsync($"/playback/{title.ContentId}?profile_id={visitor.ProfileId}");
        using var http = new HttpClient();
        string playlist = await http.GetStringAsync(play.GetProperty("manifests").GetProperty("hls").GetString(), Cancel);
        Match uri = SteeringUri().Match(playlist);
        Assert.True(uri.Success, playlist);
        return new Uri(uri.Groups[1].Value).PathAndQuery;
    }

    private static async Task<string> AskAsync(HttpClient http, Uri replica, string ticket)
    {
        try
        {
            return await http.GetStringAsync(new Uri(replica, $"{ticket}?_HLS_pathway=edge-a"), Cancel);
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }

    private static bool IsWhole(string answer) => answer.StartsWith('{')
        && JsonElement.Parse(answer).GetProperty("PATHWAY-PRIORITY").EnumerateArray().Select(name => name.GetString()).Order().SequenceEqual(["edge-a", "edge-b"]);

    [GeneratedRegex("SERVER-URI=\"([^\"]+)\"")]
    private static partial Regex SteeringUri();

    /// <summary>A clock that is wrong by so much.</summary>
    private sealed class Skewed(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
