using System.Net;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Partners;

public sealed class PartnerTests(PostgresFixture postgres)
{
    private static readonly string[] Quick =
        [.. ReplicaFixture.Roomy, "Fleet:RefreshIntervalMilliseconds=50", "Sites:RefreshMilliseconds=50", "Fleet:OnlineForMilliseconds=60000", "Fleet:SuspectForMilliseconds=120000"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_sets_the_password_once_and_a_new_one_takes_the_place_of_the_last()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        using var partner = new Visitor(replica);
        int site = await Places.EnsureSiteAsync(replica, "isp-1", "DE");
        JsonElement invited = await ops.PostAsync("/ops/partners", new { email = partner.Email, site_ids = new[] { site }, why = "contract 7" }, HttpStatusCode.Created);
        string id = invited.GetProperty("partner_id").GetString()!, first = invited.GetProperty("invitation").GetString()!;
        JsonElement listed = Assert.Single((await ops.GetAsync("/ops/partners")).GetProperty("partners").EnumerateArray());
        Assert.Equal((partner.Email, site, JsonValueKind.String), (listed.GetProperty("email").GetString(), listed.GetProperty("site_ids")[0].GetInt32(), listed.GetProperty("invited_until").ValueKind));
        Assert.DoesNotContain(first, listed.ToString(), StringComparison.Ordinal);

        string second = (await ops.PostAsync($"/ops/partners/{id}/invitation", new { why = "the mail was lost" }, HttpStatusCode.OK)).GetProperty("invitation").GetString()!;
        await AcceptAsync(partner, first, HttpStatusCode.Unauthorized);
        await partner.PostAsync("/auth/invitation", new { invitation = second, password = "short" }, HttpStatusCode.BadRequest);
        JsonElement session = await AcceptAsync(partner, second, HttpStatusCode.OK);
        Assert.Equal("partner", session.GetProperty("user").GetProperty("role").GetString());
        await AcceptAsync(partner, second, HttpStatusCode.Unauthorized);
        using Visitor signedIn = await Visitor.SignInAsync(replica, partner.Email, Visitor.Password);
        Assert.Equal("isp-1", Assert.Single((await signedIn.GetAsync("/ops/sites")).GetProperty("sites").EnumerateArray()).GetProperty("name").GetString());

        // A forgotten password: another invitation, and devices that were signed in are not any more.
        string third = (await ops.PostAsync($"/ops/partners/{id}/invitation", new { why = "forgotten" }, HttpStatusCode.OK)).GetProperty("invitation").GetString()!;
        await partner.PostAsync("/auth/invitation", new { invitation = third, password = "another good password" }, HttpStatusCode.OK);
        await signedIn.PostAsync("/auth/refresh", new { refresh_token = signedIn.RefreshToken }, HttpStatusCode.Unauthorized);
        await partner.PostAsync("/auth/sign-in", new { email = partner.Email, password = Visitor.Password }, HttpStatusCode.Unauthorized);
        Assert.Equal(["partner.invite", "partner.invite", "partner.create"],
            (await ops.GetAsync("/ops/audit")).GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!).Where(action => action.StartsWith("partner", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_expired_invitation_and_that_of_an_account_which_became_an_operators_open_nothing()
    {
        string database = await postgres.CreateDatabaseAsync();
        await using Replica replica = await Replica.StartAsync(database, settings: Quick);
        using Visitor ops = Visitor.Operator(replica);
        using var late = new Visitor(replica);
        int site = await Places.EnsureSiteAsync(replica, "isp-1", "DE");
        JsonElement invited = await ops.PostAsync("/ops/partners", new { email = late.Email, site_ids = new[] { site }, why = "x" }, HttpStatusCode.Created);
        string invitation = invited.GetProperty("invitation").GetString()!;
        await ExecuteAsync(replica, "UPDATE users SET role = 'operator'");
        await AcceptAsync(late, invitation, HttpStatusCode.Unauthorized);
        await ExecuteAsync(replica, "UPDATE users SET role = 'partner'");
        await ExecuteAsync(replica, "UPDATE partner_invitations SET expires_at = now()");
        await AcceptAsync(late, invitation, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_partner_sees_its_own_and_finds_nothing_else()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "own", "DE");
        await Cinema.RunApplianceAsync(replica, "foreign", "US");
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE"), other = await Places.EnsureSiteAsync(replica, "site-us", "US");
        await ops.PutAsync($"/ops/sites/{site}/prefixes", new { prefixes = new[] { "192.0.2.0/24" }, why = "theirs" }, HttpStatusCode.NoContent);
        await ops.PutAsync($"/ops/sites/{other}/prefixes", new { prefixes = new[] { "192.0.0.0/16" }, why = "theirs" }, HttpStatusCode.NoContent);
        await Eventually.SeesAsync(async () => (await ops.GetAsync("/ops/prefixes/192.0.2.7")).GetProperty("sites").GetArrayLength(), count => count == 2);
        using Visitor partner = await Visitor.PartnerAsync(replica, site);

        Assert.Equal(["own"], Names(await partner.GetAsync("/ops/appliances"), "appliances"));
        Assert.Equal(["site-de"], Names(await partner.GetAsync("/ops/sites"), "sites"));
        Assert.Equal(["192.0.2.0/24"], (await partner.GetAsync($"/ops/sites/{site}/prefixes")).GetProperty("prefixes").EnumerateArray().Select(prefix => prefix.GetString()));
        await partner.GetAsync($"/ops/sites/{other}/prefixes", HttpStatusCode.NotFound);
        JsonElement explained = await partner.GetAsync("/ops/prefixes/192.0.2.7");
        Assert.Equal((1, 1), (explained.GetProperty("sites").GetArrayLength(), explained.GetProperty("prefixes").GetArrayLength()));
        Assert.All((await partner.GetAsync("/ops/audit")).GetProperty("entries").EnumerateArray(), entry => Assert.Equal(site, entry.GetProperty("site_id").GetInt32()));

        string own = await IdOfAsync(ops, "own"), foreign = await IdOfAsync(ops, "foreign");
        JsonElement preview = await partner.GetAsync($"/ops/appliances/{own}/drain-preview");
        Assert.Equal(0, preview.GetProperty("heirs").GetArrayLength());
        await partner.GetAsync($"/ops/appliances/{foreign}/drain-preview", HttpStatusCode.NotFound);
        await partner.PutAsync($"/ops/appliances/{foreign}/state", new { state = "draining", why = "mischief" }, HttpStatusCode.NotFound);
        await partner.PutAsync($"/ops/sites/{site}/prefixes", new { prefixes = new[] { "0.0.0.0/0" } }, HttpStatusCode.Forbidden);
        await partner.GetAsync("/ops/steering/explain?client=192.0.2.7", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_drain_preview_tells_a_partner_how_much_goes_elsewhere_and_not_where()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        var title = await Cinema.PublishAsync(replica);
        await Cinema.RunApplianceAsync(replica, "own", "DE", title.Package!.Value);
        await Cinema.RunApplianceAsync(replica, "foreign", "US", title.Package!.Value);
        using Visitor partner = await Visitor.PartnerAsync(replica, await Places.EnsureSiteAsync(replica, "site-de", "DE"));
        string path = $"/ops/appliances/{await IdOfAsync(ops, "own")}/drain-preview";
        JsonElement all = await ops.GetAsync(path), some = await partner.GetAsync(path);
        Assert.Equal(("foreign", 1.0, 0.0), (all.GetProperty("heirs")[0].GetProperty("name").GetString(), all.GetProperty("heirs")[0].GetProperty("share").GetDouble(), all.GetProperty("elsewhere_share").GetDouble()));
        Assert.Equal((0, 1.0, 0.0), (some.GetProperty("heirs").GetArrayLength(), some.GetProperty("elsewhere_share").GetDouble(), some.GetProperty("nowhere_share").GetDouble()));
        Assert.DoesNotContain("foreign", some.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_drains_and_brings_back_but_not_what_an_operator_drained()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "own", "DE");
        using Visitor partner = await Visitor.PartnerAsync(replica, await Places.EnsureSiteAsync(replica, "site-de", "DE"));
        string path = $"/ops/appliances/{await IdOfAsync(ops, "own")}/state";

        await partner.PutAsync(path, new { state = "down", why = "power" }, HttpStatusCode.Forbidden);
        await partner.PutAsync(path, new { state = "draining", why = "power" }, HttpStatusCode.NoContent);
        await Eventually.SeesAsync(async () => (await partner.GetAsync("/ops/appliances")).GetProperty("appliances")[0], seen => seen.GetProperty("state").GetString() == "draining" && seen.GetProperty("drained_by_partner").GetBoolean());
        JsonElement entry = (await partner.GetAsync("/ops/audit")).GetProperty("entries")[0];
        Assert.Equal((partner.Email, "power", "appliance.state"), (entry.GetProperty("who").GetString(), entry.GetProperty("why").GetString(), entry.GetProperty("action").GetString()));
        await partner.PutAsync(path, new { state = "active", why = "power is back" }, HttpStatusCode.NoContent);

        await ops.PutAsync(path, new { state = "draining", why = "it misbehaves" }, HttpStatusCode.NoContent);
        await partner.PutAsync(path, new { state = "draining", why = "mine" }, HttpStatusCode.NoContent);
        JsonElement refused = await partner.PutAsync(path, new { state = "active", why = "please" }, HttpStatusCode.Forbidden);
        Assert.Contains("only an operator", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // An operator that takes a partner's drain over keeps it.
        await ops.PutAsync(path, new { state = "active", why = "fine" }, HttpStatusCode.NoContent);
        await partner.PutAsync(path, new { state = "draining", why = "power" }, HttpStatusCode.NoContent);
        await ops.PutAsync(path, new { state = "draining", why = "mine now" }, HttpStatusCode.NoContent);
        await partner.PutAsync(path, new { state = "active", why = "please" }, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_taken_from_a_partner_is_gone_with_the_next_request_and_from_the_open_stream()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica);
        await Cinema.RunApplianceAsync(replica, "own", "DE");
        await Cinema.RunApplianceAsync(replica, "foreign", "US");
        int site = await Places.EnsureSiteAsync(replica, "site-de", "DE"), other = await Places.EnsureSiteAsync(replica, "site-us", "US");
        using Visitor partner = await Visitor.PartnerAsync(replica, site);
        using HttpResponseMessage stream = await partner.OpenAsync("/ops/events");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancel));
        string? first = await NextAsync(reader);
        Assert.Contains("\"own\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("foreign", first, StringComparison.Ordinal);

        string id = (await ops.GetAsync("/ops/partners")).GetProperty("partners")[0].GetProperty("partner_id").GetString()!;
        await ops.PutAsync($"/ops/partners/{id}/sites", new { site_ids = new[] { 4711 }, why = "moved" }, HttpStatusCode.BadRequest);
        await ops.PutAsync($"/ops/partners/{id}/sites", new { site_ids = new[] { other }, why = "moved" }, HttpStatusCode.NoContent);
        Assert.Equal(["foreign"], Names(await partner.GetAsync("/ops/appliances"), "appliances"));
        string? next;
        do next = await NextAsync(reader);
        while (next is not null && next.Contains("\"own\"", StringComparison.Ordinal));
        Assert.Contains("foreign", next, StringComparison.Ordinal);

        await ops.DeleteAsync($"/ops/partners/{id}", HttpStatusCode.BadRequest);
        await ops.DeleteAsync($"/ops/partners/{id}?why=the+contract+ended", HttpStatusCode.NoContent);
        JsonElement refused = await partner.GetAsync("/ops/appliances", HttpStatusCode.Forbidden);
        Assert.Contains("no partner any more", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        while (await NextAsync(reader) is not null)
        {
            // What was on its way; then it ends.
        }
        await ops.DeleteAsync($"/ops/partners/{id}?why=again", HttpStatusCode.NotFound);
        await partner.PostAsync("/auth/sign-in", new { email = partner.Email, password = Visitor.Password }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_partner_has_a_few_streams_and_leaves_the_others_to_operators()
    {
        await using Replica replica = await StartAsync();
        using Visitor partner = await Visitor.PartnerAsync(replica, await Places.EnsureSiteAsync(replica, "isp-1", "DE")), ops = Visitor.Operator(replica);
        List<HttpResponseMessage> streams = [];
        for (int i = 0; i < 5; i++) streams.Add(await partner.OpenAsync("/ops/events"));
        Assert.Equal([200, 200, 200, 200, 503], streams.Select(stream => (int)stream.StatusCode));
        using HttpResponseMessage operators = await ops.OpenAsync("/ops/events");
        Assert.Equal(HttpStatusCode.OK, operators.StatusCode);
        foreach (HttpResponseMessage stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_with_an_invitation_is_said_and_a_partner_watches_no_films()
    {
        await using Replica replica = await StartAsync();
        using Visitor ops = Visitor.Operator(replica), viewer = await Visitor.SignUpAsync(replica);
        int site = await Places.EnsureSiteAsync(replica, "isp-1", "DE");
        JsonElement wrong = await ops.PostAsync("/ops/partners", new { email = "nobody", site_ids = Array.Empty<int>() }, HttpStatusCode.BadRequest);
        Assert.Equal(["email", "site_ids", "why"], wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        await ops.PostAsync("/ops/partners", new { email = "noc@isp.example", site_ids = new[] { site, 4711 }, why = "x" }, HttpStatusCode.BadRequest);
        await ops.PostAsync("/ops/partners", new { email = viewer.Email, site_ids = new[] { site }, why = "x" }, HttpStatusCode.Conflict);
        Assert.Empty((await ops.GetAsync("/ops/partners")).GetProperty("partners").EnumerateArray());
        await ops.PostAsync($"/ops/partners/{Guid.NewGuid()}/invitation", new { why = "x" }, HttpStatusCode.NotFound);

        var title = await Cinema.PublishAsync(replica);
        using Visitor partner = await Visitor.PartnerAsync(replica, site);
        await partner.GetAsync($"/playback/{title.ContentId}?profile_id={Guid.NewGuid()}", HttpStatusCode.Forbidden);
    }

    private static Task<JsonElement> AcceptAsync(Visitor visitor, string invitation, HttpStatusCode expected) =>
        visitor.PostAsync("/auth/invitation", new { invitation, password = Visitor.Password }, expected);

    private static async Task<string?> NextAsync(StreamReader reader)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return line;
        return null;
    }

    private static IEnumerable<string> Names(JsonElement answer, string list) => answer.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("name").GetString()!);

    private static async Task<string> IdOfAsync(Visitor ops, string name) => (await ops.GetAsync("/ops/appliances")).GetProperty("appliances").EnumerateArray()
        .Single(appliance => appliance.GetProperty("name").GetString() == name).GetProperty("appliance_id").GetString()!;

    private static async Task ExecuteAsync(Replica replica, string sql)
    {
        await using NpgsqlCommand command = replica.Get<NpgsqlDataSource>().CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }

    private async Task<Replica> StartAsync() => await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Quick);
}
