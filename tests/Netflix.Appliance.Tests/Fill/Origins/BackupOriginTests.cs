using System.Net;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Fill.Origins;

public sealed class BackupOriginTests
{
    private const string Segment = "video-720p/3.m4s";
    private const int SegmentBytes = 3_000_000;

    private readonly TitlePackage _title = TitlePackage.With((Segment, SegmentBytes));

    [Fact]
    public async Task A_title_whose_origin_fails_comes_from_the_other_one()
    {
        await using OriginStandIn backup = await OriginStandIn.StartAsync(_title);
        await using EdgeSite site = await StartAsync(backup);
        site.Origin.Behaviours[_title.Url("title.json")] = new OriginBehaviour { Status = 503 };
        site.Origin.Behaviours[_title.Url(Segment)] = new OriginBehaviour { Status = 503 };
        Assert.Equal(_title.Files[Segment], await site.Appliance.GetAsync(_title.Url(Segment)));
        Assert.Equal((1, 1), (site.OriginCount(Segment), backup.Count(_title.Url(Segment))));
        Assert.All(backup.Requests, request => Assert.Equal($"Bearer {FleetStandIn.OriginToken}", request.Authorization));
    }

    [Fact]
    public async Task The_other_one_goes_on_where_a_body_broke_off_and_the_digest_proves_the_whole()
    {
        await using OriginStandIn backup = await OriginStandIn.StartAsync(_title);
        await using EdgeSite site = await StartAsync(backup);
        site.Origin.Behaviours[_title.Url(Segment)] = new OriginBehaviour { CutAfterBytes = 1_200_000 };
        Assert.Equal(_title.Files[Segment], await site.Appliance.GetAsync(_title.Url(Segment)));
        Assert.Equal(1, site.OriginCount(Segment));
        Assert.Matches("^bytes=[1-9][0-9]*-$", backup.Requests.Single().Range);
    }

    [Fact]
    public async Task What_only_the_failing_origin_could_have_is_not_called_missing()
    {
        await using OriginStandIn backup = await OriginStandIn.StartAsync();
        await using EdgeSite site = await StartAsync(backup);
        site.Origin.Behaviours[_title.Url("title.json")] = new OriginBehaviour { Status = 503 };
        using HttpResponseMessage answer = await site.Appliance.SendAsync(_title.Url(Segment));
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.NotEmpty(backup.Requests);
    }

    private Task<EdgeSite> StartAsync(OriginStandIn backup) => EdgeSite.StartAsync(_title, $"--Fill:BackupOriginUrl={backup.Url}", "--Fill:PrefetchNext=false");
}
