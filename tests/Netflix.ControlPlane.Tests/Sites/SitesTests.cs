using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Sites;

public sealed class SitesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_declared_for_a_site_is_announced_by_every_replica_and_what_is_taken_back_is_not()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] masterKey = RandomNumberGenerator.GetBytes(32);
        await using Replica first = await Replica.StartAsync(database, masterKey: masterKey, settings: ["Sites:RefreshMilliseconds=50"]);
        await using Replica other = await Replica.StartAsync(database, masterKey: masterKey, settings: ["Sites:RefreshMilliseconds=50"]);
        using HttpClient client = first.Client("operator"), elsewhere = other.Client("operator");
        int site = await CreateAsync(client, Described("fra-1")), neighbour = await CreateAsync(client, Described("ams-1"));

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(client, site, "192.0.2.0/24", "2001:db8::/32", "192.0.2.0/24"));
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(client, neighbour, "192.0.0.0/16"));
        await Eventually.SeesAsync(() => SitesAsync(elsewhere, "192.0.2.7"), seen => seen == "fra-1/24 ams-1/16");
        await Eventually.SeesAsync(() => SitesAsync(elsewhere, "2001:db8::7"), seen => seen == "fra-1/32");
        JsonElement listed = (await client.GetFromJsonAsync<JsonElement>("/ops/sites", Cancel)).GetProperty("sites");
        Assert.Equal(["ams-1 1", "fra-1 2"], listed.EnumerateArray().Select(one => $"{one.GetProperty("name").GetString()} {one.GetProperty("declared_prefixes").GetInt32()}"));

        Assert.Equal(HttpStatusCode.NoContent, await PutAsync(client, site));
        await Eventually.SeesAsync(() => SitesAsync(elsewhere, "192.0.2.7"), seen => seen == "ams-1/16");
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(client, 9999, "192.0.2.0/24"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_site_is_said_field_by_field()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync());
        using HttpClient client = replica.Client("operator");
        using HttpResponseMessage bad = await client.PostAsJsonAsync("/ops/sites", new { name = "Fra 1", country = "Germany", latitude = 91, scope = "all", networks = new[] { 0 } }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        JsonElement errors = (await bad.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors");
        Assert.Equal(["country", "latitude", "longitude", "name", "networks", "scope", "why"], errors.EnumerateObject().Select(error => error.Name).Order());

        int site = await CreateAsync(client, Described("fra-1"));
        using HttpResponseMessage again = await client.PostAsJsonAsync("/ops/sites", Described("fra-1"), Cancel);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(client, site, "192.0.2.1/24"));
        using HttpResponseMessage address = await client.GetAsync("/ops/prefixes/nowhere", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, address.StatusCode);
    }

    private static object Described(string name) => new { name, country = "DE", latitude = 50.1, longitude = 8.7, scope = "networks", networks = new[] { 64500 }, why = "new" };

    private static async Task<int> CreateAsync(HttpClient client, object site)
    {
        using HttpResponseMessage created = await client.PostAsJsonAsync("/ops/sites", site, Cancel);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await created.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("site_id").GetInt32();
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, int site, params string[] prefixes)
    {
        using HttpResponseMessage answer = await client.PutAsJsonAsync($"/ops/sites/{site}/prefixes", new { prefixes, why = "theirs" }, Cancel);
        return answer.StatusCode;
    }

    private static async Task<string> SitesAsync(HttpClient client, string address)
    {
        JsonElement explained = await client.GetFromJsonAsync<JsonElement>($"/ops/prefixes/{address}", Cancel);
        return string.Join(' ', explained.GetProperty("sites").EnumerateArray().Select(site => $"{site.GetProperty("site").GetString()}/{site.GetProperty("prefix_length").GetInt32()}"));
    }
}
