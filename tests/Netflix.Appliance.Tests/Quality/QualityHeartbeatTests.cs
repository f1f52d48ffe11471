using System.Net;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Quality;

/// <summary>From players' requests on real sockets to the control plane's end of a real link.</summary>
public sealed class QualityHeartbeatTests
{
    private const string Segment = "video-480p/1.m4s";

    [Fact]
    public async Task Viewers_who_are_served_are_heard_each_once_and_their_reports_split_no_cache()
    {
        var desk = new TokenDesk();
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000), ("artwork/poster.jpg", 10)), "--Access:Required=true", "--Quality:WindowSeconds=8");
        site.Fleet.ViewerAccess = TokenDesk.Tell("1", [desk]);
        await Deadline.UntilAsync(() => site.Fleet.Heartbeats.Last().ViewerAccessRevision == "1", () => "no keys");
        ReportingViewer[] clients = [.. Enumerable.Range(1, 9).Select(i => new ReportingViewer(site, $"127.0.7.{i}", desk))];
        try
        {
            // Of one network: two who starve, three who do not and one who says so in fields; one who only looks at posters, one with a
            // forged token, one whose player says nothing.
            string[] reports = ["bs%2Csid%3D%22{0}%22", "bsd%3D900%2Cv%3D2%2Csid%3D%22{0}%22", "bl%3D20000", "bl%3D20000", "bl%3D20000"];
            int round = 0;
            PrefixQuality[] told = [];
            await Deadline.UntilAsync(async () =>
            {
                round++;
                for (int i = 0; i < reports.Length; i++)
                    Assert.Equal(HttpStatusCode.OK, await clients[i].AskAsync($"{Segment}?CMCD={string.Format(System.Globalization.CultureInfo.InvariantCulture, reports[i], round)}"));
                Assert.Equal(HttpStatusCode.OK, await clients[5].AskAsync(Segment, "CMCD-Status", "bs"));
                Assert.Equal(HttpStatusCode.OK, await clients[6].AskAsync("artwork/poster.jpg?CMCD=bs"));
                Assert.Equal(HttpStatusCode.Unauthorized, await clients[7].AskForgedAsync($"{Segment}?CMCD=bs"));
                Assert.Equal(HttpStatusCode.OK, await clients[8].AskAsync(Segment));
                await Task.Delay(200, TestContext.Current.CancellationToken);
                told = [.. site.Fleet.Heartbeats.SelectMany(heartbeat => heartbeat.Quality)];
                return told.Length > 0;
            }, () => $"no report of {site.Fleet.Heartbeats.Count} heartbeats");
            PrefixQuality prefix = told.First(quality => !quality.Prefix.IsEmpty);
            Assert.Equal((byte[])[127, 0, 7], prefix.Prefix.ToByteArray());
            Assert.Equal((6u, 3u), (prefix.Clients, prefix.Starved));
            Assert.Single(site.Fleet.Heartbeats, heartbeat => heartbeat.Quality.Count > 0);
            Assert.Equal(1, site.OriginCount(Segment));
        }
        finally
        {
            foreach (ReportingViewer client in clients) client.Dispose();
        }
    }

    [Fact]
    public async Task What_players_post_between_requests_counts_for_who_is_served()
    {
        var desk = new TokenDesk();
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000)), "--Access:Required=true", "--Quality:WindowSeconds=8");
        site.Fleet.ViewerAccess = TokenDesk.Tell("1", [desk]);
        await Deadline.UntilAsync(() => site.Fleet.Heartbeats.Last().ViewerAccessRevision == "1", () => "no keys");
        ReportingViewer[] viewers = [.. Enumerable.Range(1, 6).Select(i => new ReportingViewer(site, $"127.0.7.{i}", desk))];
        try
        {
            PrefixQuality[] told = [];
            await Deadline.UntilAsync(async () =>
            {
                foreach (ReportingViewer viewer in viewers[..5]) Assert.Equal(HttpStatusCode.OK, await viewer.AskAsync($"{Segment}?CMCD=bl%3D20000%2Csta%3Dp%2Cv%3D2"));
                // Two whose picture stands still, one who was never served, one with a forged token.
                const string StandsStill = "e=ps,sta=p,ts=1767225600000,v=2\ne=ps,sta=r,ts=1767225600500,v=2\n";
                foreach (ReportingViewer viewer in (ReportingViewer[])[viewers[0], viewers[1], viewers[5]])
                    Assert.Equal(HttpStatusCode.NoContent, await viewer.PostAsync(StandsStill));
                Assert.Equal(HttpStatusCode.Unauthorized, await viewers[2].PostForgedAsync(StandsStill));
                await Task.Delay(200, TestContext.Current.CancellationToken);
                told = [.. site.Fleet.Heartbeats.SelectMany(heartbeat => heartbeat.Quality)];
                return told.Length > 0;
            }, () => $"no report of {site.Fleet.Heartbeats.Count} heartbeats");
            PrefixQuality prefix = told.First(quality => !quality.Prefix.IsEmpty);
            Assert.Equal((5u, 2u), (prefix.Clients, prefix.Starved));
        }
        finally
        {
            foreach (ReportingViewer viewer in viewers) viewer.Dispose();
        }
    }
}
