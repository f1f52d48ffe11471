using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Steering;

public sealed class SteeringTests(PostgresFixture postgres)
{
    private static readonly string[] Quick = ["Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=120000"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_is_explained_from_the_sites_looked_at_to_the_reason_of_each_exclusion()
    {
        await using Replica replica = await StartAsync();
        using HttpClient ops = replica.Client("operator");
        Content title = await Cinema.PublishAsync(replica);
        await Cinema.RunApplianceAsync(replica, "near", "DE", title.Package!.Value);
        await Cinema.RunApplianceAsync(replica, "empty", "DE");
        await Cinema.RunApplianceAsync(replica, "far", "US", title.Package!.Value);
        string gone = await IdOfAsync(ops, "far");

        JsonElement explained = await ExplainAsync(ops, $"client=192.0.2.7&country=de&content={title.ContentId}");
        Assert.Equal(["near country,holds-title", "empty country,would-fill", "far anywhere,holds-title"], Choices(explained.GetProperty("decision")));
        Assert.Equal(["site-de country", "site-us anywhere"], Sites(explained.GetProperty("decision")));
        Assert.Equal(title.Package.ToString(), explained.GetProperty("package").GetString());

        await SetStateAsync(ops, gone, "draining");
        await Eventually.SeesAsync(
            async () => Exclusions((await ExplainAsync(ops, $"client=192.0.2.7&country=DE&content={title.ContentId}")).GetProperty("decision")),
            seen => seen is ["far draining"]);

        // 192.0.2.0/24 is announced by the site abroad: nearer than the country, for whatever appliance may serve.
        using (HttpResponseMessage put = await ops.PutAsJsonAsync($"/ops/sites/{await Places.EnsureSiteAsync(replica, "site-us", "US")}/prefixes", new { prefixes = new[] { "192.0.2.0/24" }, why = "theirs" }, Cancel))
            Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        await SetStateAsync(ops, gone, "active");
        await Eventually.SeesAsync(
            async () => Choices((await ExplainAsync(ops, $"client=192.0.2.7&country=DE&content={title.ContentId}")).GetProperty("decision"))[0],
            seen => seen == "far prefix,holds-title");
    }

    [Fact]
    public async Task A_proposal_shows_what_would_be_and_changes_nothing()
    {
        await using Replica replica = await StartAsync();
        using HttpClient ops = replica.Client("operator");
        await Cinema.RunApplianceAsync(replica, "one", "DE");
        await Cinema.RunApplianceAsync(replica, "two", "US");
        object request = new { client = "2001:db8::7", country = "DE", proposal = new object[] { new { appliance = "one", state = "draining" }, new { appliance = "two", load_mbps = 500 } } };
        JsonElement answer = await PostAsync(ops, "/ops/steering/explain", request, HttpStatusCode.OK);
        Assert.Equal(["one country", "two anywhere"], Choices(answer.GetProperty("decision")));
        Assert.Equal(["two anywhere"], Choices(answer.GetProperty("proposed")).Select(choice => choice.Replace(",above-share", "", StringComparison.Ordinal)));
        Assert.Equal(0.5, answer.GetProperty("proposed").GetProperty("choices")[0].GetProperty("load").GetDouble(), 3);
        Assert.Equal(["one draining"], Exclusions(answer.GetProperty("proposed")));
        Assert.Equal(["one", "two"], Choices((await ExplainAsync(ops, "client=2001:db8::7&country=DE")).GetProperty("decision")).Select(choice => choice.Split(' ')[0]));

        JsonElement wrong = await PostAsync(
            ops, "/ops/steering/explain", new { client = "nowhere", proposal = new object[] { new { appliance = "nobody", state = "asleep", capacity_mbps = 0, load_mbps = -1 } } }, HttpStatusCode.BadRequest);
        Assert.Equal(
            ["client", "proposal[0].appliance", "proposal[0].capacity_mbps", "proposal[0].load_mbps", "proposal[0].state"],
            wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task A_drain_is_previewed_carried_out_and_recorded_with_who_and_why()
    {
        await using Replica replica = await StartAsync();
        using HttpClient ops = replica.Client("operator");
        Content title = await Cinema.PublishAsync(replica);
        await Cinema.RunApplianceAsync(replica, "one", "DE", title.Package!.Value);
        await Cinema.RunApplianceAsync(replica, "two", "DE", title.Package!.Value);
        using Visitor visitor = await Visitor.SignUpAsync(replica, "DE");
        string path = $"/playback/{title.ContentId}?profile_id={visitor.ProfileId}";
        JsonElement play = await visitor.GetAsync(path);
        string first = play.GetProperty("appliances")[0].GetProperty("name").GetString()!, other = first == "one" ? "two" : "one";
        string id = await IdOfAsync(ops, first);

        JsonElement preview = await ops.GetFromJsonAsync<JsonElement>($"/ops/appliances/{id}/drain-preview", Cancel);
        Assert.Equal(("recent-viewers", 1, 0.0), (preview.GetProperty("basis").GetString(), preview.GetProperty("sampled").GetInt32(), preview.GetProperty("nowhere_share").GetDouble()));
        JsonElement heir = preview.GetProperty("heirs")[0];
        Assert.Equal((other, "site-de", 1.0), (heir.GetProperty("name").GetString(), heir.GetProperty("site").GetString(), heir.GetProperty("share").GetDouble()));
        Assert.True(heir.GetProperty("load_after").GetDouble() > heir.GetProperty("load_before").GetDouble());
        JsonElement quiet = await ops.GetFromJsonAsync<JsonElement>($"/ops/appliances/{await IdOfAsync(ops, other)}/drain-preview", Cancel);
        Assert.Equal("held-titles", quiet.GetProperty("basis").GetString());
        Assert.Equal(first, quiet.GetProperty("heirs")[0].GetProperty("name").GetString());

        await SetStateAsync(ops, id, "draining", "new disks");
        await Eventually.SeesAsync(async () => (await visitor.GetAsync(path)).GetProperty("appliances")[0].GetProperty("name").GetString(), name => name == other);
        JsonElement listed = (await ops.GetFromJsonAsync<JsonElement>("/ops/appliances", Cancel)).GetProperty("appliances");
        Assert.Equal("draining", listed.EnumerateArray().Single(appliance => appliance.GetProperty("name").GetString() == first).GetProperty("state").GetString());
        JsonElement entry = (await ops.GetFromJsonAsync<JsonElement>("/ops/audit", Cancel)).GetProperty("entries")[0];
        Assert.Equal(("appliance.state", first, "new disks"), (entry.GetProperty("action").GetString(), entry.GetProperty("subject").GetString(), entry.GetProperty("why").GetString()));
        Assert.Equal(("active", "draining"), (entry.GetProperty("detail").GetProperty("before").GetString(), entry.GetProperty("detail").GetProperty("after").GetString()));
    }

    [Fact]
    public async Task A_state_without_a_reason_is_refused_and_an_unknown_appliance_is_not_found()
    {
        await using Replica replica = await StartAsync();
        using HttpClient ops = replica.Client("operator");
        using HttpResponseMessage bad = await ops.PutAsJsonAsync($"/ops/appliances/{Guid.NewGuid()}/state", new { state = "asleep" }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(["state", "why"], (await bad.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        using HttpResponseMessage unknown = await ops.PutAsJsonAsync($"/ops/appliances/{Guid.NewGuid()}/state", new { state = "down", why = "test" }, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using HttpResponseMessage preview = await ops.GetAsync($"/ops/appliances/{Guid.NewGuid()}/drain-preview", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, preview.StatusCode);
        Assert.Empty((await ops.GetFromJsonAsync<JsonElement>("/ops/audit", Cancel)).GetProperty("entries").EnumerateArray());
    }

    private async Task<Replica> StartAsync() => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Quick);

    private static Task<JsonElement> ExplainAsync(HttpClient ops, string query) => ops.GetFromJsonAsync<JsonElement>($"/ops/steering/explain?{query}", Cancel);

    private static async Task<JsonElement> PostAsync(HttpClient ops, string path, object body, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = await ops.PostAsJsonAsync(path, body, Cancel);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task SetStateAsync(HttpClient ops, string id, string state, string why = "a test")
    {
        using HttpResponseMessage answer = await ops.PutAsJsonAsync($"/ops/appliances/{id}/state", new { state, why }, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<string> IdOfAsync(HttpClient ops, string name) =>
        (await ops.GetFromJsonAsync<JsonElement>("/ops/appliances", Cancel)).GetProperty("appliances").EnumerateArray()
            .Single(appliance => appliance.GetProperty("name").GetString() == name).GetProperty("appliance_id").GetString()!;

    private static string[] Choices(JsonElement decision) =>
        [.. decision.GetProperty("choices").EnumerateArray().Select(choice => $"{choice.GetProperty("name").GetString()} {choice.GetProperty("reason").GetString()}")];

    private static string[] Sites(JsonElement decision) =>
        [.. decision.GetProperty("sites").EnumerateArray().Select(site => $"{site.GetProperty("site").GetString()} {site.GetProperty("proximity").GetString()}")];

    private static string[] Exclusions(JsonElement decision) =>
        [.. decision.GetProperty("excluded").EnumerateArray().Select(excluded => $"{excluded.GetProperty("name").GetString()} {excluded.GetProperty("reason").GetString()}")];
}
