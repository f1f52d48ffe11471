using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Delivery;

public sealed class TitleDeliveryTests
{
    private const string Segment = "video-480p/1.m4s";
    private const int SegmentBytes = 2_500_000;

    [Fact]
    public async Task A_second_viewer_is_served_without_touching_the_origin()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        using HttpResponseMessage second = await site.Appliance.SendAsync(site.Title.Url(Segment));
        Assert.Equal(site.Title.Files[Segment], await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["edge-a; hit"], second.Headers.GetValues("Cache-Status"));
        Assert.Equal(1, site.OriginCount(Segment));
    }

    [Fact]
    public async Task An_answer_says_what_players_and_caches_need_to_know()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), headers => headers.Add("Origin", "http://page.example"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SegmentBytes, answer.Content.Headers.ContentLength);
        Assert.Equal("video/mp4", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal($"\"{site.Title.Sha256(Segment)}\"", answer.Headers.ETag?.ToString());
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", answer.Headers.NonValidated["Cache-Control"]));
        Assert.Equal(["edge-a; fwd=uri-miss; stored"], answer.Headers.GetValues("Cache-Status"));
        Assert.Equal(["edge-a"], answer.Headers.GetValues("X-Appliance"));
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["*"], answer.Headers.GetValues("Timing-Allow-Origin"));
        Assert.Contains("Cache-Status", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.StartsWith("cache;desc=miss;dur=", answer.Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
    }

    [Fact]
    public async Task A_preflight_is_answered_without_asking_anyone()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 10)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), method: HttpMethod.Options);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        string allowed = answer.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.All(["Range", "CMCD-Object", "CMCD-Session", "traceparent"], name => Assert.Contains(name, allowed, StringComparison.Ordinal));
        Assert.Empty(site.Origin.Requests);
    }

    [Fact]
    public async Task A_HEAD_is_answered_from_the_title_manifest_without_fetching_the_body()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SegmentBytes, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, site.OriginCount(Segment));
    }

    [Fact]
    public async Task A_viewer_who_has_it_gets_304()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        await site.Appliance.GetAsync(site.Title.Url(Segment));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(
            site.Title.Url(Segment), headers => headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{site.Title.Sha256(Segment)}\"")));
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal($"\"{site.Title.Sha256(Segment)}\"", answer.Headers.ETag?.ToString());
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=1048570-1048585", 206, 1_048_570, 16)]
    [InlineData("bytes=-7", 206, SegmentBytes - 7, 7)]
    [InlineData("bytes=2499999-9999999", 206, SegmentBytes - 1, 1)]
    [InlineData("bytes=2500000-", 416, 0, 0)]
    [InlineData("bytes=0-1,5-6", 206, 0, 7)]
    public async Task A_range_is_answered_by_its_bytes_from_a_fill_and_from_disk(string range, int status, int offset, int length)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        for (int viewer = 0; viewer < 2; viewer++)
        {
            using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), headers => headers.TryAddWithoutValidation("Range", range));
            Assert.Equal(status, (int)answer.StatusCode);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            if (status == 416)
            {
                Assert.Equal($"bytes */{SegmentBytes}", answer.Content.Headers.ContentRange?.ToString());
                continue;
            }
            Assert.Equal(site.Title.Files[Segment].AsSpan(offset, length).ToArray(), body);
            if (status == 206) Assert.Equal($"bytes {offset}-{offset + length - 1}/{SegmentBytes}", answer.Content.Headers.ContentRange?.ToString());
        }
    }

    [Fact]
    public async Task A_range_of_another_version_is_answered_by_the_whole()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), headers =>
        {
            headers.Range = new RangeHeaderValue(5, 9);
            headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1000, answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/titles/00000000000000000000000000000000/manifest.mpd", 404)]
    [InlineData("/titles/nonsense/manifest.mpd", 400)]
    [InlineData("/titles/00000000000000000000000000000000/", 400)]
    [InlineData("/titles/00000000000000000000000000000000/a%2fb", 400)]
    [InlineData("/titles/00000000000000000000000000000000/.hidden", 400)]
    [InlineData("/elsewhere", 404)]
    public async Task What_is_not_there_is_refused_with_problem_details(string path, int status)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 10)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(path);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_file_that_the_title_does_not_have_is_404_without_asking_the_origin_for_it()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 10)));
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url("video-480p/99.m4s"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(0, site.OriginCount("video-480p/99.m4s"));
    }

    [Fact]
    public async Task The_title_manifest_itself_is_served_under_its_digest()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 10)));
        for (int viewer = 0; viewer < 2; viewer++)
        {
            using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url("title.json"));
            Assert.Equal(site.Title.Files["title.json"], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal($"\"{site.Title.Sha256("title.json")}\"", answer.Headers.ETag?.ToString());
        }
        Assert.Equal(1, site.OriginCount("title.json"));
    }

    [Fact]
    public async Task The_origin_sees_the_token_and_the_viewers_trace()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 10)));
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using HttpResponseMessage answer = await site.Appliance.SendAsync(
            site.Title.Url(Segment), headers => headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        Assert.All(site.Origin.Requests, request =>
        {
            Assert.Equal($"Bearer {FleetStandIn.OriginToken}", request.Authorization);
            Assert.Contains(Trace, request.TraceParent ?? "none", StringComparison.Ordinal);
        });
    }
}
