using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Origin.Content;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Uploads;

public sealed class PutMasterTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31))];
    private readonly Guid _master = Guid.NewGuid();
    private OriginSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await OriginSite.StartAsync(settings: "--Uploads:MasterMaxBytes=1000000");

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_master_comes_back_as_it_was_sent_whole_and_in_ranges()
    {
        JsonElement created = await OriginClient.JsonAsync(
            await _site.Client.PutMasterAsync(_master, Bytes, OriginClient.DigestField(Bytes)), HttpStatusCode.Created);
        Assert.Equal((_master.ToString(), 700_000, Convert.ToHexStringLower(SHA256.HashData(Bytes))),
            (created.GetProperty("master_id").GetString(), created.GetProperty("length_bytes").GetInt32(), created.GetProperty("sha256").GetString()));

        using HttpResponseMessage whole = await _site.Client.GetAsync($"/masters/{_master}");
        using HttpResponseMessage part = await _site.Client.GetAsync($"/masters/{_master}", ("Range", "bytes=100000-199999"), ("If-Range", whole.Headers.ETag!.ToString()));
        Assert.Equal(Bytes, await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Bytes[100_000..200_000], await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no-store", whole.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task The_same_bytes_again_are_200_and_other_bytes_are_409()
    {
        await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, Bytes), HttpStatusCode.Created);
        JsonElement again = await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, Bytes), HttpStatusCode.OK);
        JsonElement other = await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, [1, 2, 3]), HttpStatusCode.Conflict);
        Assert.Equal(again.GetProperty("sha256").GetString(), other.GetProperty("sha256").GetString());
        Assert.Equal(700_000, _site.Services.GetRequiredService<StoreUsage>().Bytes);
    }

    [Fact]
    public async Task Two_uploads_of_one_master_at_once_leave_one_of_them_whole()
    {
        byte[] other = [.. Bytes.Reverse()];
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(i => _site.Client.PutMasterAsync(_master, i % 2 == 0 ? Bytes : other)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal((3, 4), (answers.Count(a => a.StatusCode == HttpStatusCode.OK), answers.Count(a => a.StatusCode == HttpStatusCode.Conflict)));
        byte[] kept = await _site.Client.Http.GetByteArrayAsync($"/masters/{_master}", TestContext.Current.CancellationToken);
        Assert.True(kept.SequenceEqual(Bytes) || kept.SequenceEqual(other));
        Assert.Empty(_site.Folder.Files("incoming"));
    }

    [Fact]
    public async Task Bytes_that_do_not_have_the_announced_digest_are_422_and_leave_nothing()
    {
        await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, Bytes, OriginClient.DigestField([1])), HttpStatusCode.UnprocessableEntity);
        await AssertNothingKeptAsync();
    }

    [Theory]
    [InlineData("sha-256=:too short:")]
    [InlineData("sha-256=AAAA")]
    [InlineData("md5=:AAAA:")]
    public async Task A_digest_that_cannot_be_read_is_400(string digest)
    {
        await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, Bytes, digest), HttpStatusCode.BadRequest);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task A_master_over_the_limit_is_413()
    {
        await OriginClient.JsonAsync(await _site.Client.PutMasterAsync(_master, new byte[1_000_001]), HttpStatusCode.RequestEntityTooLarge);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task A_body_without_a_length_is_411()
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/masters/{_master}") { Content = new ByteArrayContent(Bytes) };
        request.Headers.TransferEncodingChunked = true;
        await OriginClient.JsonAsync(await _site.Client.Http.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.LengthRequired);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await RawRequest.SendAsync(_site.Url,
            $"PUT /masters/{_master} HTTP/1.1\r\nHost: origin\r\nAuthorization: {_site.Client.Http.DefaultRequestHeaders.Authorization}\r\nContent-Length: 1000\r\n\r\nonly this", hangUp: true);
        await AssertNothingKeptAsync();
    }

    [Fact]
    public async Task A_master_id_is_a_UUID()
    {
        using HttpResponseMessage answer = await _site.Client.PutAsync("/masters/me", Bytes);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task AssertNothingKeptAsync()
    {
        using HttpResponseMessage answer = await _site.Client.GetAsync($"/masters/{_master}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_site.Folder.Files("masters"));
        await Eventually.TrueAsync(() => _site.Folder.Files("incoming").Count == 0, () => $"left in incoming: {string.Join(", ", _site.Folder.Files("incoming"))}");
    }
}
