using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Purging;

/// <summary>The operator's purge on the admin listener of a real appliance, in front of a real origin.</summary>
public sealed class PurgeContentTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("purge-test-");
    private readonly SemaphoreSlim _held = new(0);
    private readonly HttpClient _admin = new();
    private WebApplication _origin = null!;
    private ApplianceUnderTest _edge = null!;
    private int _version;
    private int _answers;

    public async ValueTask InitializeAsync()
    {
        _origin = await ForeignOrigin.StartAsync(async context =>
        {
            int version = Interlocked.Increment(ref _version);
            context.Response.Headers.CacheControl = "max-age=3600";
            context.Response.Headers["Surrogate-Key"] = context.Request.Path.StartsWithSegments("/news") ? "news all" : "all";
            Interlocked.Increment(ref _answers);
            if (context.Request.Path.StartsWithSegments("/slow"))
            {
                // The answer is decided now, and comes later.
                await context.Response.StartAsync();
                await _held.WaitAsync(context.RequestAborted);
            }
            await context.Response.WriteAsync($"version {version}");
        });
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _edge = await ApplianceUnderTest.StartAloneAsync(_folder.FullName, new Uri(_origin.Urls.First()), "64MiB", $"Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{port}");
        _admin.BaseAddress = new Uri(_edge.AdminUrl!);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _held.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{ "keys": ["/news/1", "/film/1?q=%2F", "/unknown"] }""", new[] { "/news/1", "/film/1?q=%2F" })]
    [InlineData("""{ "prefix": "/news/" }""", new[] { "/news/1", "/news/2" })]
    [InlineData("""{ "surrogateKey": "news" }""", new[] { "/news/1", "/news/2" })]
    [InlineData("""{ "surrogateKey": "all" }""", new[] { "/news/1", "/news/2", "/film/1", "/film/1?q=%2F" })]
    public async Task What_is_purged_is_fetched_again_and_nothing_else_is(string body, string[] purged)
    {
        string[] paths = ["/news/1", "/news/2", "/film/1", "/film/1?q=%2F"];
        var before = new Dictionary<string, string>();
        foreach (string path in paths) before[path] = await GetAsync(path);
        foreach (string path in paths) Assert.Equal(before[path], await GetAsync(path));

        using HttpResponseMessage answer = await PurgeAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement json = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(purged.Length, json.GetProperty("objects").GetInt64());
        foreach (string path in paths) Assert.Equal(purged.Contains(path), before[path] != await GetAsync(path));
    }

    [Theory]
    [InlineData("""{ "keys": ["/slow/1"] }""")]
    [InlineData("""{ "prefix": "/slow" }""")]
    [InlineData("""{ "surrogateKey": "all" }""")]
    public async Task A_fetch_under_way_reaches_who_waits_for_it_and_nobody_after_the_purge(string body)
    {
        Task<string> waiting = GetAsync("/slow/1");
        await Deadline.UntilAsync(() => Volatile.Read(ref _answers) == 1, () => "the origin was not asked");
        using HttpResponseMessage answer = await PurgeAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // A fetch of its own, though the other one is still under way.
        Task<string> later = GetAsync("/slow/1");
        await Deadline.UntilAsync(() => Volatile.Read(ref _answers) == 2, () => "the origin was not asked again");
        _held.Release(2);
        Assert.Equal("version 1", await waiting);
        Assert.Equal("version 2", await later);
        Assert.Equal("version 2", await GetAsync("/slow/1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("keys")]
    [InlineData("{}")]
    [InlineData("""{ "keys": [] }""")]
    [InlineData("""{ "keys": [null] }""")]
    [InlineData("""{ "keys": ["no slash"] }""")]
    [InlineData("""{ "keys": "/a" }""")]
    [InlineData("""{ "prefix": "" }""")]
    [InlineData("""{ "surrogateKey": "" }""")]
    [InlineData("""{ "prefix": "/a", "surrogateKey": "b" }""")]
    public async Task What_is_no_purge_is_a_400_that_shows_one(string body)
    {
        using HttpResponseMessage answer = await PurgeAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("surrogateKey", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_keys_and_too_long_bodies_are_refused()
    {
        using HttpResponseMessage many = await PurgeAsync(JsonSerializer.Serialize(new { keys = Enumerable.Range(0, 257).Select(i => $"/{i}") }));
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        // Asked before it is sent: who is refused while it still sends may find the connection closed before it reads why.
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/purge")
        {
            Headers = { ExpectContinue = true },
            Content = new StringContent($$"""{ "prefix": "/{{new string('a', 2_000_000)}}" }"""),
        };
        using HttpResponseMessage longOne = await _admin.SendAsync(asking, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, longOne.StatusCode);
    }

    [Fact]
    public async Task More_purges_than_can_wait_are_answered_with_503()
    {
        using FillStart underWay = _edge.Store.BeginFill();
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage fits = await PurgeAsync(JsonSerializer.Serialize(new { keys = Enumerable.Range(0, 256).Select(key => $"/{i}/{key}") }));
            Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
        }
        using HttpResponseMessage full = await PurgeAsync("""{ "prefix": "/" }""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Equal("application/problem+json", full.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Viewers_cannot_purge()
    {
        string before = await GetAsync("/news/1");
        using (HttpResponseMessage answer = await _edge.Http.PostAsync("/purge", new StringContent("""{ "prefix": "/" }"""), TestContext.Current.CancellationToken))
            Assert.StartsWith("version", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(before, await GetAsync("/news/1"));
    }

    private async Task<string> GetAsync(string path) => System.Text.Encoding.UTF8.GetString(await _edge.GetAsync(path));

    private Task<HttpResponseMessage> PurgeAsync(string body) => _admin.PostAsync("/purge", new StringContent(body), TestContext.Current.CancellationToken);
}
