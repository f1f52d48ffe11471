using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Netflix.Contracts.Configurations;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Fleet.Configurations;

public sealed class ConfigurationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_appliance_is_told_what_counts_for_it_signed_and_its_acknowledgement_is_seen()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(replica)).ConnectAsync(replica);
        await edge.BeatAsync();
        await ChangeAsync(client, 0, new
        {
            fleet = new { pacing = true, max_connections = 100 }, sites = new Dictionary<string, object> { ["site-de"] = new { max_connections = 200, unpaced_segments = 2 }, ["site-us"] = new { max_connections = 9 } },
            appliances = new Dictionary<string, object> { ["edge-1"] = new { max_connections = 300 } },
        });
        Configuration told = Open(replica, await edge.HearAsync(heard => heard.Configuration));
        Assert.Equal((1UL, edge.Id.ToString()), (told.Version, told.ApplianceId));
        Assert.Equal(new Dictionary<string, string> { ["max_connections"] = "300", ["pacing"] = "true", ["unpaced_segments"] = "2" }, told.Settings.ToDictionary());

        Assert.Equal(["edge-1"], (await ReadAsync(client)).GetProperty("behind").EnumerateArray().Select(name => name.GetString()!));
        await edge.BeatAsync(heartbeat => (heartbeat.RefusedConfiguration, heartbeat.Refusal) = (1, "too\nnew"));
        JsonElement refused = await Eventually.SeesAsync(() => ReadAsync(client), seen => seen.GetProperty("refused").GetArrayLength() == 1);
        Assert.Equal(("edge-1", 1, "toonew"), (refused.GetProperty("refused")[0].GetProperty("appliance").GetString(), refused.GetProperty("refused")[0].GetProperty("version").GetInt64(), refused.GetProperty("refused")[0].GetProperty("reason").GetString()));
        await edge.BeatAsync(heartbeat => heartbeat.ConfigurationVersion = 1);
        await Eventually.SeesAsync(() => ReadAsync(client), seen => seen.GetProperty("in_force").GetInt32() == 1 && seen.GetProperty("behind").GetArrayLength() == 0);
    }

    [Fact]
    public async Task What_may_be_set_is_said_so_that_a_form_can_be_made_of_it()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        Dictionary<string, JsonElement> settings = (await ReadAsync(client)).GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);
        Assert.Equal(ApplianceSettings.All.Count, settings.Count);
        JsonElement factor = settings["pacing_bitrate_factor"];
        Assert.Equal(("number", 1.5, 100, false), (factor.GetProperty("kind").GetString(), factor.GetProperty("least").GetDouble(), factor.GetProperty("most").GetDouble(), factor.GetProperty("is_whole").GetBoolean()));
        Assert.Equal("switch", settings["pacing"].GetProperty("kind").GetString());
        Assert.Equal(["Debug", "Information", "Warning", "Error"], settings["log_level"].GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()!));
    }

    [Fact]
    public async Task Settings_of_a_site_go_with_the_place()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        int elsewhere = await Places.EnsureSiteAsync(replica, "ams-1", "NL");
        await ChangeAsync(client, 0, new { sites = new Dictionary<string, object> { ["ams-1"] = new { max_connections = 7 } } });
        await using LinkedAppliance edge = await (await LinkedAppliance.EnrolAsync(replica)).ConnectAsync(replica);
        Assert.Empty(Open(replica, await edge.HearAsync(heard => heard.Configuration)).Settings);
        await Places.PlaceAsync(replica, edge.Id, elsewhere);
        Assert.Equal("7", Open(replica, await edge.HearAsync(heard => heard.Configuration)).Settings["max_connections"]);
    }

    [Fact]
    public async Task Versions_are_listed_compared_and_any_earlier_one_comes_back_as_a_new_one()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        await ChangeAsync(client, 0, new { fleet = new { max_connections = 100 } });
        await ChangeAsync(client, 1, new { fleet = new { max_connections = 200, pacing = false } });
        JsonElement changes = await client.GetFromJsonAsync<JsonElement>("/ops/configuration/changes?from=1&to=2", Cancel);
        Assert.Equal(["fleet max_connections 100 200", "fleet pacing  false"], changes.GetProperty("differences").EnumerateArray()
            .Select(change => $"{change.GetProperty("scope")} {change.GetProperty("setting")} {change.GetProperty("before")} {change.GetProperty("after")}"));

        using HttpResponseMessage restored = await client.PostAsJsonAsync("/ops/configuration/restore", new { version = 1, based_on = 2, why = "too many" }, Cancel);
        Assert.Equal(3, (await restored.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("version").GetInt64());
        JsonElement current = await Eventually.SeesAsync(() => ReadAsync(client), seen => seen.GetProperty("version").GetInt64() == 3);
        Assert.Equal("""{"max_connections":100}""", current.GetProperty("document").GetProperty("fleet").GetRawText());
        JsonElement[] versions = [.. (await client.GetFromJsonAsync<JsonElement>("/ops/configuration/versions", Cancel)).GetProperty("configurations").EnumerateArray()];
        Assert.Equal([3, 2, 1, 0], versions.Select(version => version.GetProperty("version").GetInt64()));
        Assert.Equal((1, "too many"), (versions[0].GetProperty("restores").GetInt64(), versions[0].GetProperty("why").GetString()));
        JsonElement log = await client.GetFromJsonAsync<JsonElement>("/ops/audit", Cancel);
        Assert.Contains("configuration.restore", log.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_overwrites_what_he_has_not_seen_and_of_twenty_at_once_one_gets_through()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator");
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PutAsync(client, 0, new { fleet = new { max_connections = 100 + i } })));
        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer == HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(client, 7, new { }));
        using HttpResponseMessage unknown = await client.PostAsJsonAsync("/ops/configuration/restore", new { version = 99, based_on = 1, why = "x" }, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once_and_nothing_of_it_is_kept()
    {
        await using Replica replica = await StartAsync();
        using HttpClient client = replica.Client("operator"), viewer = replica.Client("viewer");
        object document = new { fleet = new { max_connections = 0, nonsense = 1 }, sites = new Dictionary<string, object> { ["fra-1"] = new { pacing = 1 } }, regions = new { } };
        using HttpResponseMessage refused = await client.PutAsJsonAsync("/ops/configuration", new { document, based_on = 0, why = " " }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        JsonElement errors = (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors");
        Assert.Equal(["document.fleet.max_connections", "document.fleet.nonsense", "document.regions", "document.sites.fra-1.pacing", "why"], errors.EnumerateObject().Select(error => error.Name).Order());
        Assert.Equal(0, (await ReadAsync(client)).GetProperty("version").GetInt64());
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(viewer, 0, new { }));
    }

    private static Configuration Open(Replica replica, SignedConfiguration told)
    {
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificate(replica.Get<FleetAuthority>().Current.Certificate);
        using ECDsa key = authority.GetECDsaPublicKey()!;
        Assert.True(ConfigurationSignature.IsBy(key, told.Content.Span, told.Signature.Span));
        return Configuration.Parser.ParseFrom(told.Content);
    }

    private static Task<JsonElement> ReadAsync(HttpClient client) => client.GetFromJsonAsync<JsonElement>("/ops/configuration", Cancel);

    private static async Task ChangeAsync(HttpClient client, long basedOn, object document) => Assert.Equal(HttpStatusCode.OK, await PutAsync(client, basedOn, document));

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, long basedOn, object document)
    {
        using HttpResponseMessage answer = await client.PutAsJsonAsync("/ops/configuration", new { document, based_on = basedOn, why = "a test" }, Cancel);
        return answer.StatusCode;
    }

    private async Task<Replica> StartAsync() =>
        await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: ["Fleet:RefreshIntervalMilliseconds=50", "Fleet:FlushIntervalMilliseconds=20"]);
}
