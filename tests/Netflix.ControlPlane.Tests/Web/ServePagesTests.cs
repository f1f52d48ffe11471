using System.Net;
using System.Net.Http.Headers;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Web;

public sealed class ServePagesTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netflix-web-");
    private Replica _replica = null!;
    private HttpClient _http = null!;

    public ServePagesTests(PostgresFixture postgres)
    {
        _postgres = postgres;
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "assets"));
        File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "<!doctype html><title>Viewer</title>");
        File.WriteAllText(Path.Combine(_folder.FullName, "assets", "index-abc123.js"), string.Concat(Enumerable.Repeat("console.log('film');\n", 500)));
    }

    public async ValueTask InitializeAsync()
    {
        _replica = await Replica.StartAsync(await _postgres.CreateDatabaseAsync(), settings: $"Web:Folder={_folder.FullName}");
        _http = new HttpClient { BaseAddress = _replica.PublicUrl };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _replica.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_page_of_the_app_is_index_html_protected_and_never_stale()
    {
        foreach (string page in new[] { "/", "/index.html", "/title/5", "/watch/5", "/ops", "/console", "/console/configuration", "/console/networks?address=192.0.2.7", "/sign-in", "/anything/else" })
        {
            using HttpResponseMessage response = await GetAsync(page);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            Assert.True(response.Headers.CacheControl?.NoCache, page);
            Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Theory]
    [InlineData("/catalog/unknown/thing")]
    [InlineData("/auth/nothing")]
    [InlineData("/ops/nothing")]
    [InlineData("/metrics")]
    [InlineData("/titles/x/manifest.mpd")]
    [InlineData("/missing.js")]
    [InlineData("/assets/missing-123.js")]
    [InlineData("/../../etc/passwd.txt")]
    public async Task A_path_of_the_api_and_a_missing_file_never_become_a_page(string path)
    {
        using HttpResponseMessage response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_hashed_file_is_kept_for_ever_and_travels_compressed()
    {
        using HttpResponseMessage plain = await GetAsync("/assets/index-abc123.js");
        Assert.True(plain.Headers.CacheControl is { MaxAge.TotalDays: 365, Public: true });
        Assert.Equal("text/javascript", plain.Content.Headers.ContentType?.MediaType);
        foreach (string encoding in new[] { "br", "gzip" })
        {
            using HttpResponseMessage packed = await GetAsync("/assets/index-abc123.js", request => request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding)));
            Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", packed.Headers.Vary);
            Assert.True(packed.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 10);
        }
    }

    [Fact]
    public async Task What_the_browser_has_is_not_sent_again()
    {
        using HttpResponseMessage first = await GetAsync("/");
        using HttpResponseMessage second = await GetAsync("/", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
