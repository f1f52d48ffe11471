using System.Net;
using System.Net.Http.Headers;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Fill;

public sealed class MissCoalescerTests
{
    private const string Segment = "video-1080p/1.m4s";
    private const int SegmentBytes = 4_000_000;

    [Fact]
    public async Task A_hundred_viewers_of_one_cold_file_are_one_request_to_the_origin()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        byte[][] bodies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => site.Appliance.GetAsync(site.Title.Url(Segment))));
        Assert.All(bodies, body => Assert.True(body.AsSpan().SequenceEqual(site.Title.Files[Segment]), "a viewer got other bytes"));
        Assert.Equal(1, site.OriginCount(Segment));
        Assert.Equal(1, site.OriginCount("title.json"));
    }

    [Fact]
    public async Task Bytes_reach_viewers_before_the_origin_has_sent_them_all()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        var slow = new OriginBehaviour { PauseAfterBytes = 2_000_000 };
        site.Origin.Behaviours[site.Title.Url(Segment)] = slow;

        using HttpResponseMessage first = await site.Appliance.SendAsync(site.Title.Url(Segment));
        byte[] half = await ReadAsync(first, 2_000_000);
        // A late joiner gets what is there, and a range of it as well.
        using HttpResponseMessage late = await site.Appliance.SendAsync(site.Title.Url(Segment));
        byte[] lateHalf = await ReadAsync(late, 2_000_000);
        using HttpResponseMessage range = await site.Appliance.SendAsync(site.Title.Url(Segment), headers => headers.Range = new RangeHeaderValue(1_000_000, 3_000_000));
        byte[] rangePart = await ReadAsync(range, 900_000);

        Assert.False(slow.GoOn.Task.IsCompleted);
        Assert.Equal(site.Title.Files[Segment].AsSpan(0, 2_000_000).ToArray(), half);
        Assert.Equal(half, lateHalf);
        Assert.Equal(site.Title.Files[Segment].AsSpan(1_000_000, 900_000).ToArray(), rangePart);
        Assert.Equal(["edge-a; fwd=uri-miss; stored; collapsed"], late.Headers.GetValues("Cache-Status"));
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);

        slow.GoOn.SetResult();
        Assert.Equal(site.Title.Files[Segment].AsSpan(2_000_000).ToArray(), await ReadAsync(first, SegmentBytes - 2_000_000));
        Assert.Equal(site.Title.Files[Segment].AsSpan(1_900_000, 1_100_001).ToArray(), await ReadAsync(range, 1_100_001));
        Assert.Equal(1, site.OriginCount(Segment));
    }

    [Fact]
    public async Task A_viewer_who_leaves_does_not_end_the_fill_others_wait_for()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        var slow = new OriginBehaviour { PauseAfterBytes = 1_000_000 };
        site.Origin.Behaviours[site.Title.Url(Segment)] = slow;
        HttpResponseMessage leaves = await site.Appliance.SendAsync(site.Title.Url(Segment));
        await ReadAsync(leaves, 500_000);
        using HttpResponseMessage stays = await site.Appliance.SendAsync(site.Title.Url(Segment));
        leaves.Dispose();
        slow.GoOn.SetResult();
        Assert.Equal(site.Title.Files[Segment], await ReadAsync(stays, SegmentBytes));
        Assert.Equal(1, site.OriginCount(Segment));
    }

    [Fact]
    public async Task A_short_fill_that_everybody_left_is_completed_for_the_next_viewer()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        var slow = new OriginBehaviour { PauseAfterBytes = 1_000_000 };
        site.Origin.Behaviours[site.Title.Url(Segment)] = slow;
        HttpResponseMessage leaves = await site.Appliance.SendAsync(site.Title.Url(Segment));
        await ReadAsync(leaves, 500_000);
        leaves.Dispose();
        slow.GoOn.SetResult();
        Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(site.Title.Url(Segment)));
        Assert.Equal(1, site.OriginCount(Segment));
    }

    [Fact]
    public async Task A_long_fill_that_everybody_left_ends()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)), "--Fill:CompleteAbandonedUpToMegabytes=1");
        site.Origin.Behaviours[site.Title.Url(Segment)] = new OriginBehaviour { PauseAfterBytes = 1_000_000 };
        HttpResponseMessage leaves = await site.Appliance.SendAsync(site.Title.Url(Segment));
        await ReadAsync(leaves, 500_000);
        leaves.Dispose();
        var slots = (Netflix.Appliance.Fill.FillSlots)site.Appliance.Services.GetService(typeof(Netflix.Appliance.Fill.FillSlots))!;
        await Deadline.UntilAsync(() => slots.Running == 0, () => $"{slots.Running} fills still run");
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int bytes)
    {
        byte[] body = new byte[bytes];
        Stream stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return body;
    }
}
