using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.Contracts.Enrolment;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Tests.Hosting;
using Npgsql;

namespace Netflix.ControlPlane.Tests.Enrolment;

public sealed class EnrolmentTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private static readonly ApplianceFacts Facts = new("http://edge.test:8080", 100_000_000_000, "1.2.3");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ApplianceCertificates Certificates => fixture.Replica.Get<ApplianceCertificates>();

    [Fact]
    public async Task A_token_lets_one_appliance_in_with_what_the_operator_declared()
    {
        string name = NewName();
        (int site, EnrolmentToken token) = await TokenAsync(name);
        Assert.True(token.Pins(fixture.Replica.Get<FleetAuthority>().Current.PublicKey));
        ApplianceKey key = SigningRequests.NewKey();
        IssuedCertificate first = await EnrolAsync(token, key);

        RegisteredAppliance edge = (await fixture.Replica.Get<ApplianceTable>().FindAsync(first.ApplianceId, Cancel))!;
        Assert.Equal((name, Facts.Url, "DE", 2_000_000_000, Facts.StorageBytes), (edge.Name, edge.Url, edge.Region, edge.CapacityBitsPerSecond, edge.StorageBytes));
        Assert.Equal($"{site} rack-1", await ReadAsync("SELECT site_id || ' ' || failure_domain FROM appliances WHERE name = $1", name));
        JsonElement listed = await ListedAsync(name);
        Assert.Equal(("used", first.ApplianceId), (listed.GetProperty("state").GetString(), listed.GetProperty("appliance_id").GetGuid()));
        Assert.DoesNotContain("token", listed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_token_opens_nothing_for_another_key_and_repeats_a_lost_answer_for_the_same()
    {
        (_, EnrolmentToken token) = await TokenAsync(NewName());
        ApplianceKey key = SigningRequests.NewKey();
        IssuedCertificate lost = await EnrolAsync(token, key);
        Assert.Equal(EnrolmentOutcome.Refused, (await Certificates.EnrolAsync(token, SigningRequests.NewKey(), Facts, Cancel)).Outcome);
        IssuedCertificate again = await EnrolAsync(token, key);
        Assert.Equal(lost.ApplianceId, again.ApplianceId);
        Assert.NotEqual(lost.Serial, again.Serial);
    }

    [Fact]
    public async Task Of_twenty_who_come_with_one_token_one_is_let_in()
    {
        (_, EnrolmentToken token) = await TokenAsync(NewName());
        EnrolmentResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Certificates.EnrolAsync(token, SigningRequests.NewKey(), Facts, Cancel)));
        Assert.Single(results, result => result.Outcome == EnrolmentOutcome.Enrolled);
    }

    [Fact]
    public async Task An_expired_token_and_one_that_nobody_made_are_refused()
    {
        string name = NewName();
        (_, EnrolmentToken token) = await TokenAsync(name);
        await ReadAsync("UPDATE enrolments SET expires_at = now() WHERE name = $1 RETURNING name", name);
        Assert.Equal(EnrolmentOutcome.Refused, (await Certificates.EnrolAsync(token, SigningRequests.NewKey(), Facts, Cancel)).Outcome);
        Assert.Equal("expired", (await ListedAsync(name)).GetProperty("state").GetString());
        EnrolmentToken invented = EnrolmentToken.Create(fixture.Replica.Get<FleetAuthority>().Current.PublicKey);
        Assert.Equal(EnrolmentOutcome.Refused, (await Certificates.EnrolAsync(invented, SigningRequests.NewKey(), Facts, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_certificate_is_renewed_by_the_one_before_which_stays_good()
    {
        (_, EnrolmentToken token) = await TokenAsync(NewName());
        IssuedCertificate first = await EnrolAsync(token, SigningRequests.NewKey());
        IssuedCertificate second = (await RenewAsync(first))!;
        Assert.Equal(first.ApplianceId, second.ApplianceId);
        Assert.NotNull(await RenewAsync(second));
        Assert.NotNull(await RenewAsync(first));
        Assert.Null(await Certificates.RenewAsync(new ApplianceIdentity(first.ApplianceId, "00"), SigningRequests.NewKey(), Cancel));
        Assert.Null(await Certificates.RenewAsync(new ApplianceIdentity(Guid.NewGuid(), first.Serial), SigningRequests.NewKey(), Cancel));
    }

    [Fact]
    public async Task After_a_lost_disk_a_new_token_makes_it_the_same_appliance_and_ends_the_old_certificate()
    {
        string name = NewName();
        IssuedCertificate lost = await EnrolAsync((await TokenAsync(name)).Token, SigningRequests.NewKey());
        IssuedCertificate fresh = await EnrolAsync((await TokenAsync(name)).Token, SigningRequests.NewKey());
        Assert.Equal(lost.ApplianceId, fresh.ApplianceId);
        Assert.Null(await RenewAsync(lost));
        Assert.NotNull(await RenewAsync(fresh));
    }

    [Fact]
    public async Task A_revoked_appliance_is_in_no_answer_and_only_a_new_token_brings_it_back()
    {
        string name = NewName();
        (_, EnrolmentToken used) = await TokenAsync(name);
        ApplianceKey key = SigningRequests.NewKey();
        IssuedCertificate edge = await EnrolAsync(used, key);
        (_, EnrolmentToken waiting) = await TokenAsync(name);
        await Eventually.SeesAsync(() => fixture.Replica.Get<FleetView>().Current.Find(edge.ApplianceId), seen => seen is not null);

        using HttpClient client = fixture.Replica.Client("operator");
        Assert.Equal(HttpStatusCode.BadRequest, await RevokeAsync(client, edge.ApplianceId, " "));
        Assert.Equal(HttpStatusCode.NotFound, await RevokeAsync(client, Guid.NewGuid(), "stolen"));
        Assert.Equal(HttpStatusCode.NoContent, await RevokeAsync(client, edge.ApplianceId, "stolen"));
        await Eventually.SeesAsync(() => fixture.Replica.Get<FleetView>().Current.Find(edge.ApplianceId), seen => seen is null, TimeSpan.FromSeconds(5));
        Assert.Null(await RenewAsync(edge));
        Assert.Equal(EnrolmentOutcome.Refused, (await Certificates.EnrolAsync(used, key, Facts, Cancel)).Outcome);
        Assert.Equal(EnrolmentOutcome.Refused, (await Certificates.EnrolAsync(waiting, SigningRequests.NewKey(), Facts, Cancel)).Outcome);
        Assert.Equal("stolen", await ReadAsync("SELECT why FROM audit_log WHERE action = 'appliance.revoke' AND subject = $1", name));

        Assert.Equal(edge.ApplianceId, (await EnrolAsync((await TokenAsync(name)).Token, SigningRequests.NewKey())).ApplianceId);
        Assert.NotNull(await fixture.Replica.Get<ApplianceTable>().FindAsync(edge.ApplianceId, Cancel));
    }

    [Fact]
    public async Task What_is_wrong_with_a_declaration_is_said_and_nobody_but_operators_may_make_one()
    {
        using HttpClient client = fixture.Replica.Client("operator"), viewer = fixture.Replica.Client("viewer");
        int site = await SiteAsync(client);
        foreach (object wrong in (object[])[
            new { name = "Edge A", capacity_mbps = 1, why = "new" }, new { name = "edge", capacity_mbps = 0, why = "new" }, new { name = "edge", why = "new" },
            new { name = "edge", capacity_mbps = 1, failure_domain = "Rack 1", why = "new" }, new { name = "edge", capacity_mbps = 1 },
        ])
            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsJsonAsync($"/ops/sites/{site}/enrolments", wrong, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync("/ops/sites/99999/enrolments", new { name = "edge", capacity_mbps = 1, why = "new" }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync($"/ops/sites/{site}/enrolments", new { name = "edge", capacity_mbps = 1, why = "new" }, Cancel)).StatusCode);
    }

    private static string NewName() => $"edge-{Guid.NewGuid():N}";

    private static async Task<int> SiteAsync(HttpClient client)
    {
        using HttpResponseMessage made = await client.PostAsJsonAsync("/ops/sites", new { name = $"site-{Guid.NewGuid():N}", country = "DE", scope = "region", why = "new" }, Cancel);
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("site_id").GetInt32();
    }

    private async Task<(int Site, EnrolmentToken Token)> TokenAsync(string name)
    {
        using HttpClient client = fixture.Replica.Client("operator");
        int site = await SiteAsync(client);
        using HttpResponseMessage made = await client.PostAsJsonAsync($"/ops/sites/{site}/enrolments", new { name, capacity_mbps = 2000, failure_domain = "rack-1", why = "new" }, Cancel);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.True(made.Headers.CacheControl?.NoStore);
        return (site, EnrolmentToken.Parse((await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("token").GetString()!)!);
    }

    private async Task<IssuedCertificate> EnrolAsync(EnrolmentToken token, ApplianceKey key)
    {
        EnrolmentResult result = await Certificates.EnrolAsync(token, key, Facts, Cancel);
        Assert.Equal(EnrolmentOutcome.Enrolled, result.Outcome);
        return result.Certificate!;
    }

    private Task<IssuedCertificate?> RenewAsync(IssuedCertificate issued) =>
        Certificates.RenewAsync(new ApplianceIdentity(issued.ApplianceId, issued.Serial), SigningRequests.NewKey(), Cancel);

    private static async Task<HttpStatusCode> RevokeAsync(HttpClient client, Guid applianceId, string why) =>
        (await client.PostAsJsonAsync($"/ops/appliances/{applianceId}/revoke", new { why }, Cancel)).StatusCode;

    private async Task<JsonElement> ListedAsync(string name)
    {
        using HttpClient client = fixture.Replica.Client("operator");
        return (await client.GetFromJsonAsync<JsonElement>("/ops/enrolments", Cancel)).GetProperty("enrolments").EnumerateArray()
            .Single(enrolment => enrolment.GetProperty("name").GetString() == name);
    }

    private async Task<string?> ReadAsync(string sql, string name)
    {
        await using NpgsqlCommand command = fixture.Replica.Get<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(new() { Value = name });
        return (string?)await command.ExecuteScalarAsync(Cancel);
    }
}
