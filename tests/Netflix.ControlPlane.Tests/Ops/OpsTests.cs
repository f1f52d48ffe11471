using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.ControlPlane.Tests.Jobs;

namespace Netflix.ControlPlane.Tests.Ops;

public sealed class OpsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/ops/appliances"), InlineData("GET", "/ops/events"), InlineData("POST", "/ops/titles/7f3f0000-0000-4000-8000-000000000000/encode")]
    public async Task Only_operators_are_let_in(string method, string path)
    {
        await using Replica replica = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(replica, role: null));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(replica, "viewer"));

        async Task<HttpStatusCode> AskAsync(Replica asked, string? role)
        {
            using HttpClient client = asked.Client(role);
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new { }) : null };
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task The_fleet_is_listed_with_what_its_heartbeats_said()
    {
        await using Replica replica = await StartAsync("Fleet:RefreshIntervalMilliseconds=50");
        await using LinkedAppliance appliance = await LinkedAppliance.EnrolAsync(replica);
        await (await appliance.ConnectAsync(replica)).BeatAsync(heartbeat => (heartbeat.AssignedBytes, heartbeat.HeldBytes) = (500, 400));
        using HttpClient client = replica.Client("operator");

        JsonElement edge = await Eventually.SeesAsync(
            async () => (await client.GetFromJsonAsync<JsonElement>("/ops/appliances", Cancel)).GetProperty("appliances").EnumerateArray().FirstOrDefault(),
            seen => seen.ValueKind == JsonValueKind.Object && seen.GetProperty("state").GetString() == "online");
        Assert.Equal(("edge-1", "DE", "http://edge-1.test:8080"),
            (edge.GetProperty("name").GetString(), edge.GetProperty("region").GetString(), edge.GetProperty("url").GetString()));
        Assert.Equal((1_000_000_000, 10_000_000_000, 7), (edge.GetProperty("egress_bits_per_second").GetInt64(),
            edge.GetProperty("capacity_bits_per_second").GetInt64(), edge.GetProperty("connections").GetInt32()));
        Assert.Equal("disk-0", edge.GetProperty("disks")[0].GetProperty("name").GetString());
        Assert.Equal((0, 400, 500), (edge.GetProperty("holdings").GetProperty("titles").GetInt32(), edge.GetProperty("holdings").GetProperty("held_bytes").GetInt64(),
            edge.GetProperty("holdings").GetProperty("assigned_bytes").GetInt64()));
        Assert.True(edge.GetProperty("last_heartbeat_at").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task Encoding_is_queued_once_and_asked_for_again_names_the_job()
    {
        await using Replica replica = await StartAsync();
        Guid contentId = await TestTitles.CreateAsync(replica, "title");
        using HttpClient client = replica.Client("operator");
        var master = new { master_id = Guid.NewGuid(), length_bytes = 1_000, sha256 = new string('a', 64) };

        Assert.Equal(HttpStatusCode.NotFound, (await EncodeAsync(Guid.NewGuid(), master)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await EncodeAsync(contentId, new { master.master_id, master.length_bytes, sha256 = "short" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await EncodeAsync(contentId, new { })).Status);
        (HttpStatusCode status, JsonElement body) = await EncodeAsync(contentId, master);
        Assert.Equal(HttpStatusCode.Accepted, status);
        (HttpStatusCode again, JsonElement problem) = await EncodeAsync(contentId, master);
        Assert.Equal(HttpStatusCode.Conflict, again);
        Assert.Equal(body.GetProperty("job_id").GetGuid(), problem.GetProperty("job_id").GetGuid());

        async Task<(HttpStatusCode Status, JsonElement Body)> EncodeAsync(Guid title, object request)
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync($"/ops/titles/{title}/encode", request, Cancel);
            return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancel));
        }
    }

    [Fact]
    public async Task Events_carry_the_fleet_and_the_titles_at_once_and_again_when_they_change()
    {
        await using Replica replica = await StartAsync("Fleet:RefreshIntervalMilliseconds=50");
        using HttpClient client = replica.Client("operator");
        using HttpResponseMessage response = await client.GetAsync("/ops/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        Assert.Contains("\"appliances\":[]", await NextAsync(reader, "fleet"), StringComparison.Ordinal);
        Assert.Contains("\"titles\":[]", await NextAsync(reader, "titles"), StringComparison.Ordinal);

        await Workers.EnqueueAsync(replica, "bunny");
        string titles;
        do titles = await NextAsync(reader, "titles");
        while (!titles.Contains("\"state\":\"queued\"", StringComparison.Ordinal));
        Assert.Contains("Title bunny", titles, StringComparison.Ordinal);
        await LinkedAppliance.EnrolAsync(replica);
        Assert.Contains("edge-1", await NextAsync(reader, "fleet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_beyond_the_last_seat_is_told_to_come_back()
    {
        await using Replica replica = await StartAsync("Ops:MaxEventStreams=1");
        using HttpClient client = replica.Client("operator");
        using (HttpResponseMessage seated = await client.GetAsync("/ops/events", HttpCompletionOption.ResponseHeadersRead, Cancel))
        {
            using HttpResponseMessage refused = await client.GetAsync("/ops/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        await Eventually.SeesAsync(async () =>
        {
            using HttpResponseMessage next = await client.GetAsync("/ops/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
            return next.StatusCode;
        }, status => status == HttpStatusCode.OK);
    }

    private static async Task<string> NextAsync(StreamReader reader, string name)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line == $"event: {name}") return (await reader.ReadLineAsync(deadline.Token))!;
        }
        throw new InvalidOperationException($"The stream ended before an event '{name}' came.");
    }

    private async Task<Replica> StartAsync(params string[] settings) => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: settings);
}
