using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Netflix.Contracts.Titles;
using Netflix.Origin.Tests.Running;
using Netflix.Origin.Uploads;

namespace Netflix.Origin.Tests.Uploads;

public sealed class PublicationTests : IAsyncLifetime
{
    private readonly Guid _publication = Guid.NewGuid();
    private OriginSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await OriginSite.StartAsync(settings:
        ["--Uploads:PublicationMaxFiles=8", "--Uploads:FileMaxBytes=100000"]);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_title_appears_whole_with_its_commit_and_not_before()
    {
        SampleTitle title = SampleTitle.Create();
        foreach ((string path, byte[] bytes) in title.Files)
        {
            using HttpResponseMessage sent = await _site.Client.PutFileAsync(_publication, path, bytes);
            Assert.True(sent.IsSuccessStatusCode, $"{path}: {sent.StatusCode}");
            Assert.False(await _site.Client.HoldsWholeAsync(title));
        }

        JsonElement committed = await OriginClient.JsonAsync(await _site.Client.CommitAsync(_publication, title.Manifest), HttpStatusCode.Created);

        Assert.Equal(title.Package.ToString(), committed.GetProperty("package").GetString());
        Assert.True(await _site.Client.HoldsWholeAsync(title));
        Assert.Equal(title.Files.Keys.Append("title.json").Order(StringComparer.Ordinal), _site.Folder.Files($"titles/{title.Package}"));
        Assert.Empty(_site.Folder.Files("incoming"));
    }

    [Fact]
    public async Task A_commit_can_be_repeated_even_after_the_publication_is_gone()
    {
        SampleTitle title = SampleTitle.Create();
        await _site.Client.PublishAsync(_publication, title);
        await OriginClient.JsonAsync(await _site.Client.CommitAsync(_publication, title.Manifest), HttpStatusCode.OK);

        using HttpResponseMessage deleted = await _site.Client.SendAsync(HttpMethod.Delete, $"/publications/{_publication}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await OriginClient.JsonAsync(await _site.Client.CommitAsync(_publication, title.Manifest), HttpStatusCode.OK);
        Assert.True(await _site.Client.HoldsWholeAsync(title));
    }

    [Fact]
    public async Task A_commit_names_the_files_that_are_missing_and_succeeds_once_they_came()
    {
        SampleTitle title = SampleTitle.Create();
        foreach ((string path, byte[] bytes) in title.Files.Where(file => !file.Key.StartsWith("video", StringComparison.Ordinal)))
            await _site.Client.PutFileAsync(_publication, path, bytes);

        JsonElement problem = await OriginClient.JsonAsync(await _site.Client.CommitAsync(_publication, title.Manifest), HttpStatusCode.Conflict);

        Assert.Equal(["video-480p/1.m4s", "video-480p/2.m4s", "video-480p/init.mp4"], problem.GetProperty("missing").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(3, problem.GetProperty("missing_count").GetInt32());
        Assert.False(await _site.Client.HoldsWholeAsync(title));
        await _site.Client.PublishAsync(_publication, title);
        Assert.True(await _site.Client.HoldsWholeAsync(title));
    }

    [Fact]
    public async Task A_file_sent_again_is_200_and_a_changed_one_is_another_file()
    {
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [1, 2]), HttpStatusCode.Created);
        JsonElement again = await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [1, 2]), HttpStatusCode.OK);
        Assert.Equal(("a.mp4", 2), (again.GetProperty("path").GetString(), again.GetProperty("length_bytes").GetInt32()));
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [1, 2, 3]), HttpStatusCode.Created);
    }

    [Fact]
    public async Task Bytes_without_the_announced_digest_are_422_whether_or_not_the_true_ones_are_there()
    {
        string digest = OriginClient.DigestField([1, 2]);
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [9, 9], digest), HttpStatusCode.UnprocessableEntity);
        Assert.Empty(_site.Folder.Files("publications"));
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [1, 2], digest), HttpStatusCode.Created);
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "a.mp4", [9, 9], digest), HttpStatusCode.UnprocessableEntity);
        Assert.Empty(_site.Folder.Files("incoming"));
    }

    [Fact]
    public async Task A_file_needs_a_digest()
    {
        await OriginClient.JsonAsync(await _site.Client.PutAsync($"/publications/{_publication}/files/a.mp4", [1]), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("title.json")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a//b")]
    [InlineData("a%20b")]
    [InlineData("%2e%2e%2fa")]
    public async Task A_path_that_no_title_may_have_is_400(string path)
    {
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, path, [1]), HttpStatusCode.BadRequest);
        Assert.Empty(_site.Folder.Files("publications"));
    }

    [Fact]
    public async Task Files_are_limited_in_size_and_number()
    {
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "big.mp4", new byte[100_001]), HttpStatusCode.RequestEntityTooLarge);
        for (byte i = 0; i < 8; i++)
            await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, $"{i}.mp4", [i]), HttpStatusCode.Created);
        JsonElement problem = await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "8.mp4", [8]), HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("8 are taken", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await OriginClient.JsonAsync(await _site.Client.PutFileAsync(_publication, "7.mp4", [7]), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "Not a title manifest")]
    [InlineData("{", "Not a title manifest")]
    [InlineData("null", "cannot be null")]
    [InlineData("""{"format":1}""", "Not a title manifest")]
    public async Task What_is_not_a_manifest_is_422_and_says_why(string manifest, string reason)
    {
        JsonElement problem = await OriginClient.JsonAsync(
            await _site.Client.CommitAsync(_publication, System.Text.Encoding.UTF8.GetBytes(manifest)), HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_gives_a_false_length_or_one_path_twice_is_422()
    {
        SampleTitle title = SampleTitle.Create();
        foreach ((string path, byte[] bytes) in title.Files) await _site.Client.PutFileAsync(_publication, path, bytes);
        TitleManifest manifest = SampleTitle.Describe(title.Files);
        TitleFile[] longer = [.. manifest.Files.Select(file => file with { Length = file.Length + 1 })];
        TitleFile[] nested = [.. manifest.Files.Append(manifest.Files[0] with { Path = "video-480p" }).OrderBy(file => file.Path, StringComparer.Ordinal)];

        foreach (TitleFile[] files in (TitleFile[][])[longer, nested])
        {
            await OriginClient.JsonAsync(
                await _site.Client.CommitAsync(_publication, TitleManifestFormat.Write(manifest with { Files = files })), HttpStatusCode.UnprocessableEntity);
        }
        Assert.Empty(_site.Folder.Files("titles"));
        Assert.Empty(_site.Folder.Files("incoming"));
    }

    [Theory]
    [InlineData("\"files\":[", "\"files\":[null,")]
    [InlineData("\"artwork\":[", "\"artwork\":[null")]
    [InlineData("\"dash\":\"manifest.mpd\",", "")]
    [InlineData("\"hls\":\"master.m3u8\"", "\"hls\":\"elsewhere.m3u8\"")]
    [InlineData("image/jpeg", "image/jpeg\\r\\nSet-Cookie: a=b")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"0")]
    [InlineData("\"path\":\"artwork/poster.jpg\"", "\"path\":\"../poster.jpg\"")]
    public async Task A_manifest_that_a_reader_would_trip_over_is_422(string text, string replacement)
    {
        SampleTitle title = SampleTitle.Create();
        string manifest = System.Text.Encoding.UTF8.GetString(title.Manifest);
        string broken = manifest.Replace(text, replacement, StringComparison.Ordinal);
        Assert.NotEqual(manifest, broken);
        await OriginClient.JsonAsync(
            await _site.Client.CommitAsync(_publication, System.Text.Encoding.UTF8.GetBytes(broken)), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_manifest_over_its_limit_is_413()
    {
        using HttpResponseMessage answer = await _site.Client.CommitAsync(_publication, new byte[TitleManifest.MaxBytes + 1]);
        await OriginClient.JsonAsync(answer, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Two_encoders_at_work_on_one_publication_each_publish_their_own_title()
    {
        SampleTitle old = SampleTitle.Create(seed: 1), current = SampleTitle.Create(seed: 2);
        await using OriginSite site = await OriginSite.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => site.Client.PublishAsync(_publication, i % 2 == 0 ? old : current)));

        Assert.True(await site.Client.HoldsWholeAsync(old));
        Assert.True(await site.Client.HoldsWholeAsync(current));
        Assert.Equal(2, Directory.GetDirectories(site.Folder["titles"]).Length);
        Assert.Empty(site.Folder.Files("incoming"));
    }

    [Fact]
    public async Task A_publication_removed_while_its_files_arrive_is_an_answer_and_no_error()
    {
        Task<HttpResponseMessage>[] sending = [.. Enumerable.Range(0, 60).Select(i => i % 3 == 0
            ? _site.Client.SendAsync(HttpMethod.Delete, $"/publications/{_publication}")
            : _site.Client.PutFileAsync(_publication, "a.mp4", [(byte)(i % 4)]))];
        Assert.All(await Task.WhenAll(sending), answer => Assert.Contains(answer.StatusCode,
            (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Conflict]));
    }

    [Fact]
    public async Task A_publication_that_took_no_file_for_a_day_is_swept_and_its_title_stays()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using OriginSite site = await OriginSite.StartAsync(replace: services => services.AddSingleton<TimeProvider>(time));
        SampleTitle title = SampleTitle.Create();
        await site.Client.PublishAsync(_publication, title);
        Guid abandoned = Guid.NewGuid(), alive = Guid.NewGuid();
        await site.Client.PutFileAsync(abandoned, "a.mp4", [1]);
        await site.Client.PutFileAsync(alive, "a.mp4", [1]);
        PublicationStore publications = site.Services.GetRequiredService<PublicationStore>();

        time.Advance(TimeSpan.FromHours(23));
        await site.Client.PutFileAsync(alive, "a.mp4", [1]);
        time.Advance(TimeSpan.FromHours(2));

        await Eventually.TrueAsync(() => Directory.GetDirectories(site.Folder["publications"]).Length == 1,
            () => $"still there: {string.Join(", ", Directory.GetDirectories(site.Folder["publications"]))}");
        Assert.Equal(0, publications.RemoveStale(TimeSpan.FromHours(24)));
        Assert.True(Directory.Exists(site.Folder[$"publications/{alive}"]));
        Assert.True(await site.Client.HoldsWholeAsync(title));
    }
}
