using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Servers;

namespace Netflix.ControlPlane.Tests.Fleet.Quality;

/// <summary>From a heartbeat over a real link to the order a viewer gets, and its explanation, at the replica that heard it and at another.</summary>
public sealed class QualitySteeringTests(PostgresFixture postgres)
{
    private const string Viewer = "192.0.2.7", Neighbour = "192.0.2.200", Stranger = "198.51.100.7";
    private static readonly byte[] MasterKey = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly string[] Quick =
    [
        "Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=120000", "Quality:RefreshMilliseconds=50",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_a_networks_players_starve_its_viewers_go_to_the_neighbour_at_every_replica_and_nobody_else_does()
    {
        await using RedisServer redis = await RedisServer.StartAsync(cancel: Cancel);
        string database = await postgres.CreateDatabaseAsync();
        await using Replica replica = await Replica.StartAsync(database, redis.ConnectionString, MasterKey, Quick), other = await Replica.StartAsync(database, redis.ConnectionString, MasterKey, Quick);
        using HttpClient ops = replica.Client("operator"), opsOfOther = other.Client("operator");
        await using LinkedAppliance one = await StartAsync(replica, "one"), two = await StartAsync(replica, "two");
        string[] before = await SeesAsync(ops, Viewer, seen => seen.Length == 2);
        string first = before[0].Split(' ')[0], second = before[1].Split(' ')[0];
        (LinkedAppliance bad, LinkedAppliance good) = first == "one" ? (one, two) : (two, one);

        await good.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([], 40, 1), Said([192, 0, 2], 20, 0)]));
        await bad.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([], 40, 13), Said([192, 0, 2], 15, 12)]));
        foreach (HttpClient asked in (HttpClient[])[ops, opsOfOther])
        {
            await SeesAsync(asked, Viewer, seen => seen is [_, var last] && seen[0] == $"{second} country" && last == $"{first} country,poor-quality");
            Assert.Equal($"{second} country", (await ChoicesAsync(asked, Neighbour))[0]);
            Assert.Equal(before, await ChoicesAsync(asked, Stranger));
        }
        JsonElement choice = (await ExplainAsync(ops, Viewer)).GetProperty("choices")[1].GetProperty("quality");
        Assert.Equal((15, 12), (choice.GetProperty("clients").GetInt32(), choice.GetProperty("starved").GetInt32()));
        Assert.True(choice.GetProperty("poor_until").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(9));
        Assert.Equal(JsonValueKind.Null, (await ExplainAsync(ops, Stranger)).GetProperty("choices")[0].GetProperty("quality").ValueKind);
    }

    [Theory]
    // One that starves among five that do not, and everybody alike.
    [InlineData(6, 1, 20, 0)]
    [InlineData(15, 12, 20, 16)]
    public async Task One_client_and_a_bad_network_move_nobody(uint clients, uint starved, uint othersClients, uint othersStarved)
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Quick);
        using HttpClient ops = replica.Client("operator");
        await using LinkedAppliance one = await StartAsync(replica, "one"), two = await StartAsync(replica, "two");
        string[] before = await SeesAsync(ops, Viewer, seen => seen.Length == 2);
        (LinkedAppliance accused, LinkedAppliance other) = before[0].StartsWith("one ", StringComparison.Ordinal) ? (one, two) : (two, one);
        await other.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([], othersClients, othersStarved), Said([192, 0, 2], othersClients, othersStarved)]));
        await accused.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([], clients, starved), Said([192, 0, 2], clients, starved)]));
        JsonElement heard = await Eventually.SeesAsync(() => ExplainAsync(ops, Viewer), seen => seen.GetProperty("choices").EnumerateArray().All(choice => choice.GetProperty("quality").ValueKind == JsonValueKind.Object));
        Assert.Equal(before, Choices(heard));
        Assert.Equal((int)starved, heard.GetProperty("choices")[0].GetProperty("quality").GetProperty("starved").GetInt32());
    }

    [Fact]
    public async Task Switched_off_it_is_shown_and_moves_nobody()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: [.. Quick, "Quality:Steers=false"]);
        using HttpClient ops = replica.Client("operator");
        await using LinkedAppliance one = await StartAsync(replica, "one"), two = await StartAsync(replica, "two");
        string[] before = await SeesAsync(ops, Viewer, seen => seen.Length == 2);
        (LinkedAppliance bad, LinkedAppliance good) = before[0].StartsWith("one ", StringComparison.Ordinal) ? (one, two) : (two, one);
        await good.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([192, 0, 2], 20, 0)]));
        await bad.BeatAsync(heartbeat => heartbeat.Quality.Add([Said([192, 0, 2], 15, 12)]));
        await Eventually.SeesAsync(() => ExplainAsync(ops, Viewer), seen => seen.GetProperty("choices")[0].GetProperty("quality") is { ValueKind: JsonValueKind.Object } quality && quality.GetProperty("poor_until").ValueKind == JsonValueKind.String);
        Assert.Equal(before, await ChoicesAsync(ops, Viewer));
    }

    private static async Task<LinkedAppliance> StartAsync(Replica replica, string name)
    {
        LinkedAppliance appliance = await (await LinkedAppliance.EnrolAsync(replica, name)).ConnectAsync(replica);
        await appliance.BeatAsync(heartbeat => heartbeat.EgressBitsPerSecond = 0);
        return appliance;
    }

    private static PrefixQuality Said(byte[] prefix, uint clients, uint starved) => new() { Prefix = ByteString.CopyFrom(prefix), Clients = clients, Starved = starved };

    private static Task<string[]> SeesAsync(HttpClient ops, string client, Func<string[], bool> isIt) => Eventually.SeesAsync(() => ChoicesAsync(ops, client), isIt);

    private static async Task<JsonElement> ExplainAsync(HttpClient ops, string client) =>
        (await ops.GetFromJsonAsync<JsonElement>($"/ops/steering/explain?client={client}&country=DE", Cancel)).GetProperty("decision");

    private static async Task<string[]> ChoicesAsync(HttpClient ops, string client) => Choices(await ExplainAsync(ops, client));

    private static string[] Choices(JsonElement decision) =>
        [.. decision.GetProperty("choices").EnumerateArray().Select(choice => $"{choice.GetProperty("name").GetString()} {choice.GetProperty("reason").GetString()}")];
}
