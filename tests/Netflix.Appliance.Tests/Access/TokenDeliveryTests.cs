using System.Net;
using System.Text.Json;
using Netflix.Appliance.Tests.Site;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Access;

/// <summary>Tokens on real sockets, with keys that come from a control plane.</summary>
public sealed class TokenDeliveryTests
{
    private const string Segment = "video-480p/1.m4s";

    private static async Task<EdgeSite> StartAsync(params TokenDesk[] desks)
    {
        EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, 1000), ("artwork/poster.jpg", 10)), "--Access:Required=true");
        await TellAsync(site, "1", desks);
        return site;
    }

    private static async Task TellAsync(EdgeSite site, string revision, TokenDesk[] desks, params CommonAccessToken[] revoked)
    {
        site.Fleet.ViewerAccess = TokenDesk.Tell(revision, desks, revoked);
        await Deadline.UntilAsync(
            () => site.Fleet.Heartbeats.Last().ViewerAccessRevision == revision, () => $"the appliance reports revision '{site.Fleet.Heartbeats.Last().ViewerAccessRevision}'");
    }

    private static CommonAccessToken For(EdgeSite site) => TokenDesk.For(site.Title.Url(""), DateTimeOffset.UtcNow.AddHours(1));

    private static string Url(EdgeSite site, string token, string file = Segment) => TokenPath.With(token, site.Title.Url(file));

    private static async Task RefusesAsync(EdgeSite site, string path, int status)
    {
        using HttpResponseMessage answer = await site.Appliance.SendAsync(path);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Two_viewers_with_their_own_tokens_share_one_copy()
    {
        var desk = new TokenDesk();
        await using EdgeSite site = await StartAsync(desk);
        for (int viewer = 0; viewer < 2; viewer++)
            Assert.Equal(site.Title.Files[Segment], await site.Appliance.GetAsync(Url(site, desk.Sign(For(site)))));
        Assert.Equal(1, site.OriginCount(Segment));
    }

    [Fact]
    public async Task Who_may_not_is_told_why_in_a_way_pages_can_read()
    {
        var desk = new TokenDesk();
        await using EdgeSite site = await StartAsync(desk);
        CommonAccessToken token = For(site);
        await RefusesAsync(site, site.Title.Url(Segment), 401);
        await RefusesAsync(site, Url(site, "nonsense"), 401);
        await RefusesAsync(site, Url(site, new TokenDesk(2).Sign(token)), 401);
        await RefusesAsync(site, Url(site, desk.Sign(token with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds() })), 401);
        await RefusesAsync(site, TokenPath.With(desk.Sign(token), $"/titles/{new string('0', 32)}/{Segment}"), 403);
        await RefusesAsync(site, Url(site, desk.Sign(token with { Networks = [ClientNetwork.Parse("192.0.2.0/24")] })), 403);
        Assert.Equal(0, site.OriginCount(Segment));
        Assert.Equal(site.Title.Files["artwork/poster.jpg"], await site.Appliance.GetAsync(site.Title.Url("artwork/poster.jpg")));
        using HttpResponseMessage preflight = await site.Appliance.SendAsync(Url(site, desk.Sign(token)), method: HttpMethod.Options);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
    }

    [Fact]
    public async Task Keys_and_revocations_arrive_by_heartbeat_and_survive_a_restart_without_control_plane()
    {
        TokenDesk desk = new(), next = new(2);
        await using EdgeSite site = await StartAsync(desk);
        CommonAccessToken revoked = For(site);
        string old = Url(site, desk.Sign(For(site))), fresh = Url(site, next.Sign(For(site))), withdrawn = Url(site, next.Sign(revoked));
        await site.Appliance.GetAsync(old);
        await RefusesAsync(site, fresh, 401);
        await TellAsync(site, "2", [next], revoked);
        await RefusesAsync(site, old, 401);
        await RefusesAsync(site, withdrawn, 403);
        await site.Appliance.GetAsync(fresh);

        await site.Fleet.StopAsync();
        await site.RestartApplianceAsync(options: "--Access:Required=true");
        await site.Appliance.GetAsync(fresh);
        await RefusesAsync(site, old, 401);
        await RefusesAsync(site, withdrawn, 403);
    }
}
