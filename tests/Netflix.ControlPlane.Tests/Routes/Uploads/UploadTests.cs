using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Netflix.ControlPlane.Tests.Hosting;
using static Netflix.Lab.Routers.MrtWriter;

namespace Netflix.ControlPlane.Tests.Routes.Uploads;

public sealed class UploadTests(PostgresFixture postgres)
{
    private static readonly string[] Brisk = ["Routes:RefreshMilliseconds=50", "Sites:RefreshMilliseconds=50", "Routes:MaxUploadMegabytes=1", "Routes:MaxUploadedRoutes=3"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static byte[] Dump =>
    [
        .. Record(1, Peers(([10, 0, 0, 1], 64500), ([10, 0, 0, 2], 64501))),
        .. Record(2, Rib([24, 192, 0, 2], Entry([64501, 3], 0, peer: 1), Entry([64500, 2, 3], 7))),
        .. Record(2, Rib([24, 198, 51, 100], Entry([64501, 9], 0, peer: 1))),
        .. Record(4, Rib([32, 0x20, 0x01, 0x0d, 0xb8], Entry([64500], 0))),
    ];

    [Fact]
    public async Task An_uploaded_dump_is_announced_by_every_replica_and_by_one_that_starts_later_until_it_is_removed()
    {
        string database = await postgres.CreateDatabaseAsync();
        byte[] masterKey = RandomNumberGenerator.GetBytes(32);
        await using Replica first = await Replica.StartAsync(database, masterKey: masterKey, settings: Brisk);
        await using Replica other = await Replica.StartAsync(database, masterKey: masterKey, settings: Brisk);
        using HttpClient client = first.Client("operator"), elsewhere = other.Client("operator");
        int site = await Places.EnsureSiteAsync(first, "fra-1", "DE");

        Assert.Equal("""{"format":"mrt","ipv4":2,"ipv6":1}""", await PutAsync(client, site, "why=table", Gzip(Dump)));
        await Eventually.SeesAsync(() => SeenAsync(elsewhere, "192.0.2.7"), seen => seen == "fra-1/24 path 2 med 0");
        Assert.Equal("fra-1/32 path 1 med 0", await SeenAsync(elsewhere, "2001:db8::1"));

        Assert.Equal("""{"format":"mrt","ipv4":1,"ipv6":1}""", await PutAsync(client, site, "why=ours&peer=10.0.0.1", Dump));
        await Eventually.SeesAsync(() => SeenAsync(elsewhere, "192.0.2.7"), seen => seen == "fra-1/24 path 3 med 7");
        await Eventually.SeesAsync(() => SeenAsync(elsewhere, "198.51.100.1"), seen => seen == "");
        JsonElement read = await elsewhere.GetFromJsonAsync<JsonElement>($"/ops/sites/{site}/routes", Cancel);
        JsonElement source = Assert.Single(read.GetProperty("sources").EnumerateArray());
        Assert.Equal(("upload", "mrt", 1, 1), (source.GetProperty("kind").GetString(), source.GetProperty("name").GetString(), source.GetProperty("ipv4").GetInt32(), source.GetProperty("ipv6").GetInt32()));
        Assert.Equal("peer=10.0.0.1", read.GetProperty("upload").GetProperty("filter").GetString());

        await using Replica late = await Replica.StartAsync(database, masterKey: masterKey, settings: Brisk);
        using HttpClient there = late.Client("operator");
        Assert.Equal("fra-1/24 path 3 med 7", await SeenAsync(there, "192.0.2.7"));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/ops/sites/{site}/routes?why=old", Cancel)).StatusCode);
        await Eventually.SeesAsync(() => SeenAsync(there, "192.0.2.7"), seen => seen == "");
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/ops/sites/{site}/routes?why=old", Cancel)).StatusCode);
        JsonElement audit = (await client.GetFromJsonAsync<JsonElement>("/ops/audit", Cancel)).GetProperty("entries");
        Assert.Equal(["old", "ours", "table"], audit.EnumerateArray().Where(entry => entry.GetProperty("action").GetString() == "site.routes").Select(entry => entry.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task A_list_is_announced_in_place_of_the_dump_before_it()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Brisk);
        using HttpClient client = replica.Client("operator");
        int site = await Places.EnsureSiteAsync(replica, "fra-1", "DE");
        await PutAsync(client, site, "why=table", Dump);
        Assert.Equal("""{"format":"list","ipv4":1,"ipv6":1}""", await PutAsync(client, site, "why=list", "# ours\r\n203.0.113.0/24 # office\n\n2001:db8:1::/48\n203.0.113.0/24"u8.ToArray(), "text/plain"));
        await Eventually.SeesAsync(() => SeenAsync(client, "203.0.113.9"), seen => seen == "fra-1/24 path 0 med 0");
        await Eventually.SeesAsync(() => SeenAsync(client, "192.0.2.7"), seen => seen == "");
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_with_its_place_and_changes_nothing()
    {
        await using Replica replica = await Replica.StartAsync(await postgres.CreateDatabaseAsync(), settings: Brisk);
        using HttpClient client = replica.Client("operator");
        int site = await Places.EnsureSiteAsync(replica, "fra-1", "DE");
        await PutAsync(client, site, "why=table", Dump);
        byte[] list = "192.0.2.0/24\n192.0.2.1/24\nnonsense\n"u8.ToArray();
        byte[][] damaged = [Dump[..^3], [.. Gzip(Dump)[..40], .. new byte[40]], [.. Record(2, Rib([60, 1]))], [.. new byte[100]]];
        int last = Dump.Length - Record(4, Rib([32, 0x20, 0x01, 0x0d, 0xb8], Entry([64500], 0))).Length;
        Assert.Contains($"ends within record 4, which begins at byte {last}", await RefusedAsync(client, site, "why=x", damaged[0], 400), StringComparison.Ordinal);
        foreach (byte[] file in damaged.Skip(1)) await RefusedAsync(client, site, "why=x", file, 400);
        Assert.Contains("10.0.0.2 (AS 64501)", await RefusedAsync(client, site, "why=x&peer=10.0.0.9", Dump, 400), StringComparison.Ordinal);
        Assert.Contains("leave nothing", await RefusedAsync(client, site, "why=x&origin_as=1", Dump, 400), StringComparison.Ordinal);
        Assert.Contains("\"peer\"", await RefusedAsync(client, site, "why=x&peer=nobody", Dump, 400), StringComparison.Ordinal);
        Assert.Contains("\"why\"", await RefusedAsync(client, site, "", Dump, 400), StringComparison.Ordinal);
        string wrong = await RefusedAsync(client, site, "why=x", list, 400, "text/plain");
        Assert.Contains("\"line 2\"", wrong, StringComparison.Ordinal);
        Assert.Contains("\"line 3\"", wrong, StringComparison.Ordinal);
        Assert.Contains("no list of prefixes", await RefusedAsync(client, site, "why=x", [.. Enumerable.Repeat((byte)'a', 5000)], 400, "text/plain"), StringComparison.Ordinal);
        Assert.Contains("more than 3", await RefusedAsync(client, site, "why=x", "10.0.0.0/24\n10.0.1.0/24\n10.0.2.0/24\n10.0.3.0/24"u8.ToArray(), 400, "text/plain"), StringComparison.Ordinal);
        Assert.Contains("bzcat", await RefusedAsync(client, site, "why=x", "BZh91AY&SY"u8.ToArray(), 415), StringComparison.Ordinal);
        await RefusedAsync(client, site, "why=x", "{}"u8.ToArray(), 415, "application/json");
        Assert.Contains("Routes:MaxUploadMegabytes", await RefusedAsync(client, site, "why=x", new byte[1_000_001], 413), StringComparison.Ordinal);
        // A few bytes that are many: 40 times as much as may be sent.
        Assert.Contains("more than 40 MB", await RefusedAsync(client, site, "why=x", Gzip([.. Record(9, new byte[4 << 20]), .. Enumerable.Repeat(Record(9, new byte[4 << 20]), 10).SelectMany(record => record)]), 400), StringComparison.Ordinal);
        await RefusedAsync(client, 9999, "why=x", Dump, 404);
        Assert.Equal("fra-1/24 path 2 med 0", await SeenAsync(client, "192.0.2.7"));
        using HttpClient viewer = replica.Client("viewer");
        await RefusedAsync(viewer, site, "why=x", Dump, 403);
    }

    private static byte[] Gzip(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }

    private static async Task<string> PutAsync(HttpClient client, int site, string query, byte[] file, string type = "application/octet-stream")
    {
        using HttpResponseMessage answer = await SendAsync(client, site, query, file, type);
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, body);
        return body;
    }

    private static async Task<string> RefusedAsync(HttpClient client, int site, string query, byte[] file, int status, string type = "application/octet-stream")
    {
        using HttpResponseMessage answer = await SendAsync(client, site, query, file, type);
        string body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal((status, body), ((int)answer.StatusCode, body));
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(body), Readable);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, int site, string query, byte[] file, string type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return client.PutAsync($"/ops/sites/{site}/routes?{query}", content, Cancel);
    }

    private static async Task<string> SeenAsync(HttpClient client, string address)
    {
        JsonElement explained = await client.GetFromJsonAsync<JsonElement>($"/ops/prefixes/{address}", Cancel);
        return string.Join(' ', explained.GetProperty("sites").EnumerateArray().Select(site =>
            $"{site.GetProperty("site").GetString()}/{site.GetProperty("prefix_length").GetInt32()} path {site.GetProperty("as_path_length").GetInt32()} med {site.GetProperty("med").GetInt32()}"));
    }
}
