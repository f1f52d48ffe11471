using System.Net;
using System.Security.Cryptography;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Content;

public sealed class GetTitleFileTests : IAsyncLifetime
{
    private static readonly SampleTitle Title = SampleTitle.Create();
    private static readonly byte[] Segment = Title.Files["video-480p/1.m4s"];
    private static readonly string ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Segment))}\"";
    private static readonly string Path = $"/titles/{Title.Package}/video-480p/1.m4s";

    private OriginSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await OriginSite.StartAsync();
        await _site.Client.PublishAsync(Guid.NewGuid(), Title);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_file_comes_with_what_the_manifest_says_of_it()
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Segment, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ETag, answer.Headers.ETag?.ToString());
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.GetValues("Cache-Control")));
        Assert.Equal(OriginClient.DigestField(Segment), answer.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
    }

    [Theory]
    [InlineData("manifest.mpd", "application/dash+xml")]
    [InlineData("master.m3u8", "application/vnd.apple.mpegurl")]
    [InlineData("artwork/poster.jpg", "image/jpeg")]
    [InlineData("title.json", "application/json")]
    public async Task Content_types_are_the_manifests(string file, string type)
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync($"/titles/{Title.Package}/{file}");
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=2900-", 2900, 100)]
    [InlineData("bytes=2900-99999", 2900, 100)]
    [InlineData("bytes=-10", 2990, 10)]
    [InlineData("bytes=-99999", 0, 3000)]
    public async Task One_range_is_served(string range, int offset, int length)
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync(Path, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/3000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(Segment[offset..(offset + length)], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("bytes=3000-")]
    [InlineData("bytes=-0")]
    public async Task A_range_outside_of_the_file_is_416_with_the_length(string range)
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync(Path, ("Range", range));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */3000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Null(answer.Headers.CacheControl);
    }

    [Theory]
    [InlineData("bytes=0-9,20-29")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=9-0")]
    public async Task What_is_not_one_range_of_bytes_gets_the_whole(string range)
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync(Path, ("Range", range));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Segment, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task If_Range_decides_between_the_part_and_the_whole()
    {
        using HttpResponseMessage same = await _site.Client.GetAsync(Path, ("Range", "bytes=0-9"), ("If-Range", ETag));
        using HttpResponseMessage other = await _site.Client.GetAsync(Path, ("Range", "bytes=0-9"), ("If-Range", "\"other\""));
        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (same.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task If_None_Match_with_the_ETag_is_304_and_carries_the_validators()
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync(Path, ("If-None-Match", $"\"other\", {ETag}"));
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal(ETag, answer.Headers.ETag?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task If_Match_with_another_ETag_is_412()
    {
        using HttpResponseMessage other = await _site.Client.GetAsync(Path, ("If-Match", "\"other\""));
        using HttpResponseMessage same = await _site.Client.GetAsync(Path, ("If-Match", ETag));
        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (other.StatusCode, same.StatusCode));
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body_and_knows_no_range()
    {
        using HttpResponseMessage answer = await _site.Client.SendAsync(HttpMethod.Head, Path, ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3000, answer.Content.Headers.ContentLength);
        Assert.Equal(ETag, answer.Headers.ETag?.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
    }

    [Fact]
    public async Task An_empty_file_is_served()
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync($"/titles/{Title.Package}/notes.txt");
        Assert.Equal((HttpStatusCode.OK, 0L), (answer.StatusCode, answer.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef/manifest.mpd")]
    [InlineData("not-a-package/manifest.mpd")]
    [InlineData("{package}/video-480p/9.m4s")]
    [InlineData("{package}/video-480p")]
    [InlineData("{package}/")]
    [InlineData("{package}")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync($"/titles/{path.Replace("{package}", Title.Package.ToString(), StringComparison.Ordinal)}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await OriginClient.JsonAsync(answer, HttpStatusCode.NotFound);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Equal(32, problem.GetProperty("traceId").GetString()!.Length);
    }

    [Theory]
    [InlineData("/titles/{package}/../../origin.lock")]
    [InlineData("/titles/{package}/..%2f..%2fkeys/jwks.json")]
    [InlineData("/titles/{package}/%2e%2e/%2e%2e/keys/jwks.json")]
    [InlineData("/titles/{package}/..%5c..%5ckeys%5cjwks.json")]
    [InlineData("/titles/..%2fkeys/jwks.json")]
    [InlineData("/titles/{package}//etc/passwd")]
    [InlineData("/titles/{package}/%00")]
    [InlineData("/masters/..%2fkeys%2fjwks.json")]
    public async Task No_path_leads_out_of_a_title(string path)
    {
        string answer = await RawRequest.GetAsync(_site.Url, path.Replace("{package}", Title.Package.ToString(), StringComparison.Ordinal), _site.Client.Http.DefaultRequestHeaders.Authorization!);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("\"kty\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Titles_beyond_the_manifest_cache_are_served_all_the_same()
    {
        await using OriginSite site = await OriginSite.StartAsync(settings: "--Content:CachedManifestFiles=10");
        SampleTitle[] titles = [.. Enumerable.Range(0, 4).Select(seed => SampleTitle.Create(seed))];
        foreach (SampleTitle title in titles) await site.Client.PublishAsync(Guid.NewGuid(), title);
        foreach (SampleTitle title in titles.Concat(titles)) Assert.True(await site.Client.HoldsWholeAsync(title));
    }

    [Fact]
    public async Task A_symbolic_link_planted_in_the_store_is_not_followed()
    {
        string file = _site.Folder[$"titles/{Title.Package}/manifest.mpd"];
        string outside = _site.Folder["outside"];
        await File.WriteAllBytesAsync(outside, Title.Files["manifest.mpd"], TestContext.Current.CancellationToken);
        File.Delete(file);
        File.CreateSymbolicLink(file, outside);
        Directory.Move(_site.Folder[$"titles/{Title.Package}/artwork"], _site.Folder["elsewhere"]);
        Directory.CreateSymbolicLink(_site.Folder[$"titles/{Title.Package}/artwork"], _site.Folder["elsewhere"]);

        using HttpResponseMessage linkedFile = await _site.Client.GetAsync($"/titles/{Title.Package}/manifest.mpd");
        using HttpResponseMessage linkedFolder = await _site.Client.GetAsync($"/titles/{Title.Package}/artwork/poster.jpg");

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError), (linkedFile.StatusCode, linkedFolder.StatusCode));
    }

    [Fact]
    public async Task A_damaged_file_is_an_error_and_never_a_short_body()
    {
        await File.WriteAllBytesAsync(_site.Folder[$"titles/{Title.Package}/manifest.mpd"], [1, 2, 3], TestContext.Current.CancellationToken);
        using HttpResponseMessage answer = await _site.Client.GetAsync($"/titles/{Title.Package}/manifest.mpd");
        var problem = await OriginClient.JsonAsync(answer, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("manifest.mpd", problem.ToString(), StringComparison.Ordinal);
    }
}
