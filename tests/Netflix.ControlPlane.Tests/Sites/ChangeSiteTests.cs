using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Sites;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Sites;

public sealed class ChangeSiteTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_site_is_changed_as_a_whole_and_its_appliances_follow_to_the_other_country()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "edge", "DE");
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE");
        await Places.EnsureSiteAsync(replica, "taken", "DE");
        object now = new { name = "vie-1", country = "at", latitude = 48.2, longitude = 16.4, scope = "networks", networks = new[] { 64500, 64500 }, why = "moved" };
        await ops.PutAsync($"/ops/sites/{site}", now, HttpStatusCode.NoContent);
        JsonElement seen = (await ops.GetAsync("/ops/sites")).GetProperty("sites").EnumerateArray().Single(one => one.GetProperty("site_id").GetInt32() == site);
        Assert.Equal(("vie-1", "AT", 48.2, "networks", 1), (seen.GetProperty("name").GetString(), seen.GetProperty("country").GetString(), seen.GetProperty("latitude").GetDouble(),
            seen.GetProperty("scope").GetString(), seen.GetProperty("networks").GetArrayLength()));
        await Eventually.SeesAsync(() => replica.Get<SiteView>().Current.Find(site)?.Name, name => name == "vie-1");
        await Eventually.SeesAsync(async () => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances")[0].GetProperty("region").GetString(), region => region == "AT");
        JsonElement entry = (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0];
        Assert.Equal(("site.change", "moved", "site-de"), (entry.GetProperty("action").GetString(), entry.GetProperty("why").GetString(), entry.GetProperty("detail").GetProperty("before").GetProperty("name").GetString()));

        await ops.PutAsync($"/ops/sites/{site}", new { name = "taken", country = "AT", scope = "region", why = "x" }, HttpStatusCode.Conflict);
        await ops.PutAsync("/ops/sites/4711", now, HttpStatusCode.NotFound);
        JsonElement wrong = await ops.PutAsync($"/ops/sites/{site}", new { name = "A b", scope = "all" }, HttpStatusCode.BadRequest);
        Assert.Equal(["country", "name", "scope", "why"], wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
    }

    [Fact]
    public async Task A_site_goes_when_nothing_stands_there_with_its_prefixes_and_its_unused_tokens()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await using LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica);
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE");
        await ops.PutAsync($"/ops/sites/{site}/prefixes", new { prefixes = new[] { "192.0.2.0/24" }, why = "theirs" }, HttpStatusCode.NoContent);
        await ops.PostAsync($"/ops/sites/{site}/enrolments", new { name = "edge-2", capacity_mbps = 1, why = "new" }, HttpStatusCode.Created);
        JsonElement refused = await ops.DeleteAsync($"/ops/sites/{site}?why=closed", HttpStatusCode.Conflict);
        Assert.Contains("revoke", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);

        await ops.PostAsync($"/ops/appliances/{edge.Id}/revoke", new { why = "scrap" }, HttpStatusCode.NoContent);
        await ops.DeleteAsync($"/ops/sites/{site}", HttpStatusCode.BadRequest);
        await ops.DeleteAsync($"/ops/sites/{site}?why=closed", HttpStatusCode.NoContent);
        await ops.DeleteAsync($"/ops/sites/{site}?why=closed", HttpStatusCode.NotFound);
        await Eventually.SeesAsync(async () => (await ops.GetAsync("/ops/prefixes/192.0.2.7")).GetProperty("sites").GetArrayLength(), count => count == 0);
        Assert.Empty((await ops.GetAsync("/ops/enrolments")).GetProperty("enrolments").EnumerateArray());
        Assert.Equal("site.remove", (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0].GetProperty("action").GetString());
    }

    private async Task<Replica> StartAsync() => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: ["Sites:RefreshMilliseconds=50", "Fleet:RefreshIntervalMilliseconds=50"]);
}
