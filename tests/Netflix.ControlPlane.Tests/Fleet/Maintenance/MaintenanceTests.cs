using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Fleet.Maintenance;

public sealed class MaintenanceTests(PostgresFixture postgres, RedisFixture redis)
{
    private static readonly string[] Quick =
        [.. ReplicaFixture.Roomy, "Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=120000"];

    [Fact]
    public async Task Every_replica_drains_an_appliance_when_its_window_begins_and_brings_it_back_when_it_ends()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] masterKey = RandomNumberGenerator.GetBytes(32);
        await using Replica one = await Replica.StartAsync(database, redis.ConnectionString, masterKey, Quick);
        await using Replica two = await Replica.StartAsync(database, redis.ConnectionString, masterKey, Quick);
        using Visitor ops = Visitor.Operator(one), elsewhere = Visitor.Operator(two);
        await Cinema.RunApplianceAsync(one, "edge", "DE");
        string id = await IdOfAsync(ops, "edge");
        await SeesStateAsync(elsewhere, "edge", "online");

        DateTimeOffset from = DateTimeOffset.UtcNow.AddSeconds(2), to = from.AddSeconds(3);
        JsonElement made = await ops.PostAsync($"/ops/appliances/{id}/maintenance", new { from, to, why = "new power supply" }, HttpStatusCode.Created);
        JsonElement planned = await Eventually.SeesAsync(() => ApplianceAsync(elsewhere, "edge"), seen => seen.GetProperty("maintenance").ValueKind == JsonValueKind.Object);
        Assert.Equal(("online", false, made.GetProperty("window_id").GetString()),
            (planned.GetProperty("state").GetString(), planned.GetProperty("maintenance").GetProperty("is_on").GetBoolean(), planned.GetProperty("maintenance").GetProperty("window_id").GetString()));

        await Task.WhenAll(SeesStateAsync(ops, "edge", "maintenance"), SeesStateAsync(elsewhere, "edge", "maintenance"));
        Assert.True(DateTimeOffset.UtcNow >= from);
        JsonElement excluded = (await elsewhere.GetAsync("/ops/steering/explain?client=192.0.2.7&country=DE")).GetProperty("decision").GetProperty("excluded")[0];
        Assert.Equal(("maintenance", "maintenance"), (excluded.GetProperty("reason").GetString(), excluded.GetProperty("state").GetString()));
        Assert.EndsWith(": new power supply", excluded.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True((await ops.GetAsync("/ops/maintenance")).GetProperty("windows")[0].GetProperty("is_on").GetBoolean());

        await Task.WhenAll(SeesStateAsync(ops, "edge", "online"), SeesStateAsync(elsewhere, "edge", "online"));
        Assert.True(DateTimeOffset.UtcNow >= to.AddMilliseconds(-50));
        Assert.Empty((await ops.GetAsync("/ops/maintenance")).GetProperty("windows").EnumerateArray());
        Assert.Equal("maintenance.create", (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_whole_site_is_drained_and_an_operators_own_drain_outlives_the_window()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "one", "DE");
        await Cinema.RunApplianceAsync(replica, "two", "DE");
        await Cinema.RunApplianceAsync(replica, "abroad", "US");
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE");
        string path = $"/ops/appliances/{await IdOfAsync(ops, "one")}/state";
        await ops.PutAsync(path, new { state = "draining", why = "slow disks" }, HttpStatusCode.NoContent);

        JsonElement made = await ops.PostAsync($"/ops/sites/{site}/maintenance", new { to = DateTimeOffset.UtcNow.AddHours(1), why = "cooling" }, HttpStatusCode.Created);
        await SeesStateAsync(ops, "two", "maintenance");
        await SeesStateAsync(ops, "one", "draining");
        await SeesStateAsync(ops, "abroad", "online");
        Assert.True((await ApplianceAsync(ops, "two")).GetProperty("maintenance").GetProperty("whole_site").GetBoolean());

        string window = $"/ops/maintenance/{made.GetProperty("window_id").GetString()}";
        await ops.DeleteAsync(window, HttpStatusCode.BadRequest);
        await ops.DeleteAsync($"{window}?why=done+early", HttpStatusCode.NoContent);
        await SeesStateAsync(ops, "two", "online");
        await SeesStateAsync(ops, "one", "draining");
        await ops.DeleteAsync($"{window}?why=again", HttpStatusCode.NotFound);
        JsonElement entry = (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0];
        Assert.Equal(("maintenance.remove", "site-de", "done early", site),
            (entry.GetProperty("action").GetString(), entry.GetProperty("subject").GetString(), entry.GetProperty("why").GetString(), entry.GetProperty("site_id").GetInt32()));
    }

    [Fact]
    public async Task A_partner_plans_for_its_own_and_ends_what_partners_planned()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "own", "DE");
        await Cinema.RunApplianceAsync(replica, "foreign", "US");
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE"), other = await Places.EnsureSiteAsync(replica, "site-us", "US");
        using Visitor partner = await Visitor.PartnerAsync(replica, site);
        object hour = new { to = DateTimeOffset.UtcNow.AddHours(1), why = "power" };
        await partner.PostAsync($"/ops/appliances/{await IdOfAsync(ops, "foreign")}/maintenance", hour, HttpStatusCode.NotFound);
        await partner.PostAsync($"/ops/sites/{other}/maintenance", hour, HttpStatusCode.NotFound);
        JsonElement own = await partner.PostAsync($"/ops/appliances/{await IdOfAsync(ops, "own")}/maintenance", hour, HttpStatusCode.Created);
        JsonElement ofOps = await ops.PostAsync($"/ops/sites/{site}/maintenance", hour, HttpStatusCode.Created), abroad = await ops.PostAsync($"/ops/sites/{other}/maintenance", hour, HttpStatusCode.Created);
        await SeesStateAsync(partner, "own", "maintenance");
        Assert.Equal(["own True", "site-de False"], (await partner.GetAsync("/ops/maintenance")).GetProperty("windows").EnumerateArray()
            .Select(window => $"{window.GetProperty("subject").GetString()} {window.GetProperty("by_partner").GetBoolean()}").Order(StringComparer.Ordinal));
        await partner.DeleteAsync($"/ops/maintenance/{own.GetProperty("window_id").GetString()}?why=done", HttpStatusCode.NoContent);
        await partner.DeleteAsync($"/ops/maintenance/{ofOps.GetProperty("window_id").GetString()}?why=done", HttpStatusCode.Forbidden);
        await partner.DeleteAsync($"/ops/maintenance/{abroad.GetProperty("window_id").GetString()}?why=done", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Windows_have_limits()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE");
        string path = $"/ops/sites/{site}/maintenance";
        DateTimeOffset now = DateTimeOffset.UtcNow;
        (object Request, string[] Errors)[] wrong =
        [
            (new { why = "x" }, ["to"]),
            (new { to = now.AddHours(1) }, ["why"]),
            (new { from = now.AddHours(-1), to = now.AddHours(1), why = "x" }, ["from"]),
            (new { from = now.AddHours(2), to = now.AddHours(1), why = "x" }, ["to"]),
            (new { from = now.AddMinutes(-2), to = now.AddMinutes(-1), why = "x" }, ["to"]),
            (new { from = now, to = now.AddDays(15), why = "x" }, ["to"]),
            (new { from = now.AddDays(400), to = now.AddDays(401), why = "x" }, ["from"]),
        ];
        foreach ((object request, string[] errors) in wrong)
            Assert.Equal(errors, (await ops.PostAsync(path, request, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        await ops.PostAsync("/ops/sites/4711/maintenance", new { to = now.AddHours(1), why = "x" }, HttpStatusCode.NotFound);
        await ops.PostAsync($"/ops/appliances/{Guid.NewGuid()}/maintenance", new { to = now.AddHours(1), why = "x" }, HttpStatusCode.NotFound);
        for (int i = 0; i < 50; i++) await ops.PostAsync(path, new { from = now.AddDays(1), to = now.AddDays(2), why = $"number {i}" }, HttpStatusCode.Created);
        await ops.PostAsync(path, new { from = now.AddDays(1), to = now.AddDays(2), why = "one too many" }, HttpStatusCode.Conflict);
        // Another site has its own count; and a site that goes takes its windows along.
        await ops.PostAsync($"/ops/sites/{await Places.EnsureSiteAsync(replica, "site-us", "US")}/maintenance", new { to = now.AddHours(1), why = "x" }, HttpStatusCode.Created);
        await ops.DeleteAsync($"/ops/sites/{site}?why=closed", HttpStatusCode.NoContent);
        Assert.Single((await ops.GetAsync("/ops/maintenance")).GetProperty("windows").EnumerateArray());
    }

    private static async Task<JsonElement> ApplianceAsync(Visitor ops, string name) => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances").EnumerateArray()
        .Single(appliance => appliance.GetProperty("name").GetString() == name);

    private static async Task<string> IdOfAsync(Visitor ops, string name) => (await ApplianceAsync(ops, name)).GetProperty("appliance_id").GetString()!;

    private static Task<string?> SeesStateAsync(Visitor ops, string name, string state) => Eventually.SeesAsync(
        async () => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances").EnumerateArray().Where(appliance => appliance.GetProperty("name").GetString() == name)
            .Select(appliance => appliance.GetProperty("state").GetString()).SingleOrDefault(), seen => seen == state);

    private async Task<Replica> StartAsync() => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Quick);
}
