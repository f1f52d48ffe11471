using System.Net;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Fill;

public sealed class FillFailureTests
{
    private const string Segment = "video-720p/3.m4s";
    private const int SegmentBytes = 3_000_000;

    [Fact]
    public async Task Wrong_bytes_reset_the_connection_and_are_not_kept()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Alter = FlipOneBit };
        await AssertResetAsync(site);
        Assert.Equal(1, site.OriginCount(Segment));

        site.Origin.Behaviours.Clear();
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        Assert.Equal(2, site.OriginCount(Segment));
    }

    [Fact]
    public async Task A_range_of_wrong_bytes_is_never_completed_either()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Alter = FlipOneBit };
        await AssertResetAsync(site, "bytes=0-99999");
    }

    [Fact]
    public async Task Wrong_bytes_of_a_small_file_are_a_502()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Alter = body => new byte[body.Length] };
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Fact]
    public async Task An_origin_that_dies_every_time_resets_the_connection_and_nothing_is_kept()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { CutAfterBytes = 100_000 };
        await AssertResetAsync(site);
        Assert.Equal(4, site.OriginCount(Segment));

        site.Origin.Behaviours.Clear();
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
    }

    [Fact]
    public async Task A_body_that_breaks_off_once_is_resumed_where_it_ended_and_viewers_notice_nothing()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { CutAfterBytes = 1_200_000, Cuts = 1 };
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        OriginRequest second = site.Origin.Requests.Last(request => request.Path == site.Title.Url(Segment));
        Assert.Matches("^bytes=[1-9][0-9]*-$", second.Range);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task An_origin_that_announces_another_length_than_the_title_is_not_believed(int more)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Alter = body => Resize(body, body.Length + more) };
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(1000)]
    public async Task An_origin_that_announces_nothing_and_sends_another_length_is_not_believed(int more)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Chunked = true, Alter = body => Resize(body, body.Length + more) };
        await AssertResetAsync(site);
    }

    [Fact]
    public async Task A_manifest_of_other_bytes_is_not_believed()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)));
        site.Origin.Behaviours[site.Title.Url("title.json")] = new OriginBehaviour { Alter = FlipOneBit };
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(0, site.OriginCount(Segment));
    }

    [Fact]
    public async Task An_origin_that_fails_briefly_is_asked_again_before_viewers_hear_of_it()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)));
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { Status = 503 };
        using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
        Assert.Equal(4, site.OriginCount(Segment));
    }

    [Fact]
    public async Task An_unknown_title_is_asked_for_once_however_often_viewers_ask()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)), "--Fill:NotFoundSeconds=600");
        string unknown = $"/titles/{new string('0', 32)}/";
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage answer = await site.Appliance.SendAsync(unknown + "manifest.mpd");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Equal(1, site.Origin.Count(unknown + "title.json"));
    }

    private static async Task AssertResetAsync(EdgeSite site, string? range = null)
    {
        using HttpResponseMessage answer = await site.Appliance.SendAsync(
            site.Title.Url(Segment), headers => { if (range is not null) headers.TryAddWithoutValidation("Range", range); });
        Assert.True(answer.IsSuccessStatusCode, $"the answer began with {(int)answer.StatusCode}");
        Exception? broken = await Record.ExceptionAsync(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(broken is HttpRequestException or IOException, $"the body ended with {broken?.GetType().Name ?? "a clean end"}");
    }

    private static byte[] FlipOneBit(byte[] body)
    {
        byte[] wrong = [.. body];
        wrong[wrong.Length / 2] ^= 1;
        return wrong;
    }

    private static byte[] Resize(byte[] body, int length)
    {
        byte[] resized = [.. body];
        Array.Resize(ref resized, length);
        return resized;
    }
}
