using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Purges;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Fleet.Purges;

public sealed class PurgeTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_reaches_every_appliance_once_and_the_list_says_who_has_yet_to_do_it()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        await using LinkedAppliance one = await (await LinkedAppliance.EnrolAsync(replica)).ConnectAsync(replica);
        await using LinkedAppliance other = await (await LinkedAppliance.EnrolAsync(replica, "edge-2")).ConnectAsync(replica);
        await one.BeatAsync();
        await other.BeatAsync();
        long number = await OrderAsync(client, new { paths = new[] { "/titles/abc/video/1.m4s", "/titles/abc/video/2.m4s" }, why = "a bad disk at the origin" });
        foreach (LinkedAppliance appliance in new[] { one, other })
        {
            PurgeOrder told = Assert.Single((await appliance.HearAsync(heard => heard.Purge)).Orders);
            Assert.Equal(((ulong)number, false, "/titles/abc/video/1.m4s /titles/abc/video/2.m4s"), (told.Number, told.IsPrefix, string.Join(' ', told.Paths)));
        }
        await one.BeatAsync(heartbeat => heartbeat.PurgedUpTo = (ulong)number);
        await Eventually.SeesAsync(() => NewestAsync(client), purge => purge.GetProperty("done").GetInt32() == 1 && purge.GetProperty("waiting")[0].GetString() == "edge-2");
        await other.BeatAsync(heartbeat => heartbeat.PurgedUpTo = ulong.MaxValue);
        JsonElement done = await Eventually.SeesAsync(() => NewestAsync(client), purge => purge.GetProperty("done").GetInt32() == 2);
        Assert.Equal(("a bad disk at the origin", 0), (done.GetProperty("why").GetString(), done.GetProperty("waiting").GetArrayLength()));
        Assert.False(one.HasHeard(heard => heard.Purge), "one order came twice");
        Assert.Contains("\"purge.order\"", (await client.GetFromJsonAsync<JsonElement>("/ops/audit", Cancel)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_away_is_told_what_it_has_missed_and_no_more()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        long first = await OrderAsync(client, new { prefix = "/titles/abc/", why = "one" }), second = await OrderAsync(client, new { prefix = "/titles/def/", why = "two" });
        Assert.True(second > first, $"{first}, {second}");
        await KnowsAsync(replica, second);
        LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica);
        await using LinkedAppliance back = await edge.ConnectAsync(replica, hello => hello.PurgedUpTo = (ulong)first);
        PurgeOrder told = Assert.Single((await back.HearAsync(heard => heard.Purge)).Orders);
        Assert.Equal(((ulong)second, true, "/titles/def/"), (told.Number, told.IsPrefix, Assert.Single(told.Paths)));
    }

    [Fact]
    public async Task Old_orders_are_forgotten_and_whoever_missed_them_purges_all_it_has()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        await using (NpgsqlCommand many = replica.Get<NpgsqlDataSource>().CreateCommand(
            $"INSERT INTO purges SELECT n, false, ARRAY['/titles/' || n], now(), 'test', 'many' FROM generate_series(1, {PurgeTable.MostKept}) n")) await many.ExecuteNonQueryAsync(Cancel);
        long number = await OrderAsync(client, new { prefix = "/titles/abc/", why = "one more" });
        await KnowsAsync(replica, number);
        LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica);
        await using LinkedAppliance back = await edge.ConnectAsync(replica);
        PurgeOrder told = (await back.HearAsync(heard => heard.Purge)).Orders[0];
        Assert.Equal((1UL, true, "/titles/"), (told.Number, told.IsPrefix, Assert.Single(told.Paths)));
        Assert.Equal((ulong)number, (await back.HearAsync(heard => heard.Purge is { } purge && purge.Orders[^1].Number == (ulong)number ? purge : null)).Orders[^1].Number);
    }

    [Theory]
    [InlineData("""{ "why": "x" }""", "paths")]
    [InlineData("""{ "paths": ["/titles/a"], "prefix": "/titles/b", "why": "x" }""", "paths")]
    [InlineData("""{ "paths": [], "why": "x" }""", "paths")]
    [InlineData("""{ "paths": ["/elsewhere/a"], "why": "x" }""", "paths")]
    [InlineData("""{ "paths": ["/titles/a b"], "why": "x" }""", "paths")]
    [InlineData("""{ "prefix": "/", "why": "x" }""", "prefix")]
    [InlineData("""{ "prefix": "/titles/a" }""", "why")]
    [InlineData("""{ "content_id": "7b0e7f9e-3f66-4a51-9a43-8f6f6f3c6b0a", "why": "x" }""", "content_id")]
    public async Task What_is_no_order_is_refused_with_the_field_that_is_wrong(string body, string field)
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync("/ops/purges", content, Cancel);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest && problem.GetProperty("errors").TryGetProperty(field, out _), $"{answer.StatusCode}: {problem}");
    }

    private async Task<Replica> StartAsync() =>
        await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: ["Fleet:RefreshIntervalMilliseconds=50", "Fleet:FlushIntervalMilliseconds=20"]);

    // Whoever connects before hears of the order later, and of what is forgotten then as the order it still was.
    private static async Task KnowsAsync(Replica replica, long number) => await Eventually.SeesAsync(() => replica.Get<FleetView>().Purges.Last, seen => seen == number);

    private static async Task<long> OrderAsync(HttpClient client, object order)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/ops/purges", order, Cancel);
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {body}");
        return JsonElement.Parse(body).GetProperty("number").GetInt64();
    }

    private static async Task<JsonElement> NewestAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonElement>("/ops/purges", Cancel)).GetProperty("purges")[0];
}
