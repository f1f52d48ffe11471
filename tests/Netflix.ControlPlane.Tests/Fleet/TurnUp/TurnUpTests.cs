using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Netflix.ControlPlane.Fleet.TurnUp;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Lab.Processes;

namespace Netflix.ControlPlane.Tests.Fleet.TurnUp;

public sealed class TurnUpTests(PostgresFixture postgres)
{
    private static readonly string[] Quick = [.. ReplicaFixture.Roomy, "Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "TurnUp:CheckMilliseconds=100", "TurnUp:AnswerSeconds=1"];

    [Fact]
    public async Task A_new_appliance_serves_nobody_until_an_operator_takes_it_live_which_failing_checks_refuse_unless_forced()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await using LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica, isLive: false);
        await (await edge.ConnectAsync(replica)).BeatAsync();
        edge.KeepBeating();
        await SeesStateAsync(ops, "not_live");
        JsonElement explained = await ops.GetAsync("/ops/steering/explain?client=192.0.2.7&country=DE");
        JsonElement excluded = Assert.Single(explained.GetProperty("decision").GetProperty("excluded").EnumerateArray());
        Assert.Equal(("edge-1", "not-live"), (excluded.GetProperty("name").GetString(), excluded.GetProperty("reason").GetString()));
        Assert.Equal(0, explained.GetProperty("decision").GetProperty("choices").GetArrayLength());

        JsonElement turnUp = await ops.GetAsync($"/ops/appliances/{edge.Id}/turn-up");
        Assert.Equal(("edge-1", "new", "by-operator", false), (turnUp.GetProperty("name").GetString(), turnUp.GetProperty("admin_state").GetString(), turnUp.GetProperty("go_live").GetString(), turnUp.GetProperty("ready").GetBoolean()));
        // Nobody answers at http://edge-1.test:8080; all else is well.
        JsonElement failing = Assert.Single(turnUp.GetProperty("checks").EnumerateArray(), check => !check.GetProperty("passed").GetBoolean());
        Assert.Equal("public-url", failing.GetProperty("name").GetString());
        await ops.GetAsync($"/ops/appliances/{Guid.NewGuid()}/turn-up", HttpStatusCode.NotFound);

        string path = $"/ops/appliances/{edge.Id}/state";
        foreach (string state in (string[])["draining", "down"]) await ops.PutAsync(path, new { state, why = "x" }, HttpStatusCode.Conflict);
        await ops.PutAsync(path, new { state = "new", why = "x" }, HttpStatusCode.BadRequest);
        using (Visitor partner = await Visitor.PartnerAsync(replica, await Places.EnsureSiteAsync(replica, "site-de", "DE")))
            await partner.PutAsync(path, new { state = "active", why = "hurry", force = true }, HttpStatusCode.Conflict);
        JsonElement refused = await ops.PutAsync(path, new { state = "active", why = "hurry" }, HttpStatusCode.Conflict);
        Assert.Equal("public-url", Assert.Single(refused.GetProperty("failing").EnumerateArray()).GetProperty("name").GetString());
        Assert.True(refused.GetProperty("failing")[0].GetProperty("to_do").GetString()!.Length > 0);
        await SeesStateAsync(ops, "not_live");

        await ops.PutAsync(path, new { state = "active", why = "behind a firewall of its own", force = true }, HttpStatusCode.NoContent);
        await SeesStateAsync(ops, "online");
        JsonElement detail = (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0].GetProperty("detail");
        Assert.Equal(("new", "active", true, "public-url"), (detail.GetProperty("before").GetString(), detail.GetProperty("after").GetString(), detail.GetProperty("forced").GetBoolean(), detail.GetProperty("failing")[0].GetString()));
    }

    [Fact]
    public async Task What_goes_live_when_it_is_ready_waits_for_its_last_check_and_then_does_so_by_itself()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await using Door door = await Door.OpenAsync();
        await using LinkedAppliance edge = await LinkedAppliance.EnrolAsync(replica, facts: Appliances.Facts(change: facts => facts.PublicUrl = door.Url), isLive: false, goLive: GoLive.WhenReady);
        await edge.ConnectAsync(replica);
        DateTimeOffset wrong = DateTimeOffset.UtcNow.AddMinutes(-10);
        await edge.BeatAsync(heartbeat => heartbeat.SentAt = wrong.ToUnixTimeMilliseconds());
        await SeesStateAsync(ops, "not_live");
        JsonElement clock = (await ops.GetAsync($"/ops/appliances/{edge.Id}/turn-up")).GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "clock");
        Assert.StartsWith("It differs by -600", clock.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // The clock is right, and its door says that it cannot serve.
        door.Status = StatusCodes.Status503ServiceUnavailable;
        edge.KeepBeating();
        await Eventually.SeesAsync(async () => await FailingAsync(ops, edge.Id), failing => failing == "public-url");
        await SeesStateAsync(ops, "not_live");
        door.Status = StatusCodes.Status200OK;
        await SeesStateAsync(ops, "online");
        JsonElement entry = (await ops.GetAsync("/ops/audit")).GetProperty("entries")[0];
        Assert.Equal(("the platform", "appliance.state", "new"), (entry.GetProperty("who").GetString(), entry.GetProperty("action").GetString(), entry.GetProperty("detail").GetProperty("before").GetString()));
        JsonElement turnUp = await ops.GetAsync($"/ops/appliances/{edge.Id}/turn-up");
        Assert.True(turnUp.GetProperty("ready").GetBoolean() && turnUp.GetProperty("admin_state").GetString() == "active");
    }

    [Fact]
    public async Task An_appliance_that_is_enrolled_anew_is_new_again_unless_an_operator_holds_it_back()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await using (await LinkedAppliance.EnrolAsync(replica, "live")) await SeesWantedAsync(ops, "live", "active");
        await using (LinkedAppliance drained = await LinkedAppliance.EnrolAsync(replica, "drained")) await ops.PutAsync($"/ops/appliances/{drained.Id}/state", new { state = "draining", why = "x" }, HttpStatusCode.NoContent);
        await SeesWantedAsync(ops, "drained", "draining");
        foreach (string name in (string[])["drained", "live"]) await (await LinkedAppliance.EnrolAsync(replica, name, isLive: false)).DisposeAsync();
        await SeesWantedAsync(ops, "live", "new");
        // Read later than the other, and enrolled as that one was.
        await SeesWantedAsync(ops, "drained", "draining");
    }

    [Fact]
    public async Task A_declaration_says_how_the_appliance_goes_live()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        int site = await Places.EnsureSiteAsync(replica, "fra-1", "DE");
        await ops.PostAsync($"/ops/sites/{site}/enrolments", new { name = "edge", capacity_mbps = 1, go_live = "at once", why = "new" }, HttpStatusCode.BadRequest);
        await ops.PostAsync($"/ops/sites/{site}/enrolments", new { name = "by-hand", capacity_mbps = 1, why = "new" }, HttpStatusCode.Created);
        await ops.PostAsync($"/ops/sites/{site}/enrolments", new { name = "by-itself", capacity_mbps = 1, go_live = "when-ready", why = "new" }, HttpStatusCode.Created);
        Assert.Equal(["by-itself when-ready", "by-hand by-operator"], (await ops.GetAsync("/ops/enrolments")).GetProperty("enrolments").EnumerateArray()
            .Select(enrolment => $"{enrolment.GetProperty("name").GetString()} {enrolment.GetProperty("go_live").GetString()}"));
    }

    [Fact]
    public async Task A_door_is_asked_as_a_browser_would_ask()
    {
        await using Replica replica = await StartAsync();
        PublicUrlProbe probe = replica.Get<PublicUrlProbe>();
        await using Door door = await Door.OpenAsync(), untrusted = await Door.OpenAsync("https");
        Assert.Equal(200, (await AskAsync(door.Url)).Status);
        door.Status = StatusCodes.Status302Found;
        Assert.Equal(302, (await AskAsync(door.Url)).Status);
        DoorAnswer tls = await AskAsync(untrusted.Url);
        Assert.True(tls.Status is null && tls.Detail.Contains("TLS", StringComparison.Ordinal), tls.ToString());
        DoorAnswer nobody = await AskAsync($"http://127.0.0.1:{FreePort.Next()}");
        Assert.True(nobody.Status is null && nobody.Detail.Contains("nobody answers", StringComparison.Ordinal), nobody.ToString());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        DoorAnswer nothing = await AskAsync($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        Assert.True(nothing.Status is null && nothing.Detail.Contains("within 1 s", StringComparison.Ordinal), nothing.ToString());

        Task<DoorAnswer> AskAsync(string url) => probe.AskAsync(url, TestContext.Current.CancellationToken);
    }

    private static Task<string?> SeesStateAsync(Visitor ops, string state) => Eventually.SeesAsync(
        async () => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances").EnumerateArray().Select(appliance => appliance.GetProperty("state").GetString()).SingleOrDefault(), seen => seen == state);

    private static async Task<string> FailingAsync(Visitor ops, Guid id) => string.Join(' ', (await ops.GetAsync($"/ops/appliances/{id}/turn-up")).GetProperty("checks").EnumerateArray()
        .Where(check => !check.GetProperty("passed").GetBoolean()).Select(check => check.GetProperty("name").GetString()));

    private static Task<string?> SeesWantedAsync(Visitor ops, string name, string wanted) => Eventually.SeesAsync(
        async () => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances").EnumerateArray().Where(appliance => appliance.GetProperty("name").GetString() == name)
            .Select(appliance => appliance.GetProperty("admin_state").GetString()).SingleOrDefault(), seen => seen == wanted);

    private async Task<Replica> StartAsync() => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Quick);
}
