using System.Globalization;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>What is stored, for how long, and for whom.</summary>
public sealed class StoredResponsesTests
{
    [Fact]
    public async Task A_response_is_served_from_disk_with_its_age_until_its_lifetime_ends()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "one", "Cache-Control: max-age=60", "Age: 10");
        SiteReply miss = await site.GetAsync("/a");
        Assert.Equal(("one", "10", "fwd=uri-miss; ttl=50; stored"), (miss.Text, miss["Age"], miss.Cache));
        site.Clock.Advance(49);
        SiteReply hit = await site.GetAsync("/a");
        Assert.Equal(("one", "59", "hit"), (hit.Text, hit["Age"], hit.Cache));
        Assert.Equal("cache;desc=hit", hit["Server-Timing"]);

        site.Clock.Advance(1);
        site.Answers(200, "two", "Cache-Control: max-age=60");
        SiteReply again = await site.GetAsync("/a");
        Assert.Equal(("two", "fwd=stale; ttl=60; stored"), (again.Text, again.Cache));
        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task What_players_report_with_a_request_makes_it_no_other_one()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "one", "Cache-Control: max-age=60");
        await site.GetAsync("/a?x=1&CMCD=bl%3D100%2Cbr%3D3000");
        Assert.Equal("/a?x=1", site.Last.Target);
        SiteReply hit = await site.GetAsync("/a?CMCD=bl%3D2000%2Cbr%3D3000%2Csid%3D%22b%22&x=1");
        Assert.Equal(("one", "hit"), (hit.Text, hit.Cache));
        Assert.Single(site.Requests);
    }

    [Theory]
    [InlineData("Cache-Control: s-maxage=60, max-age=0", 59, true)]
    [InlineData("Cache-Control: max-age=0|CDN-Cache-Control: max-age=60", 59, true)]
    [InlineData("Expires: +60", 59, true)]
    [InlineData("Expires: +60", 60, false)]
    [InlineData("Last-Modified: -1000", 99, true)]
    [InlineData("Last-Modified: -1000", 100, false)]
    [InlineData("Cache-Control: no-store, max-age=60", 0, false)]
    [InlineData("Cache-Control: no-cache, max-age=60", 0, false)]
    [InlineData("Cache-Control: private=\"X-Own\", max-age=60", 59, true)]
    [InlineData("X: y", 0, false)]
    public async Task Lifetimes_come_from_where_the_RFC_takes_them(string lines, int later, bool hit)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", [.. lines.Split('|').Select(line => Dated(site, line))]);
        await site.GetAsync("/a");
        site.Clock.Advance(later);
        Assert.Equal(hit, (await site.GetAsync("/a")).Cache == "hit");
    }

    [Theory]
    [InlineData(404, "", 4, true)]
    [InlineData(404, "", 5, false)]
    [InlineData(410, "", 4, true)]
    [InlineData(404, "Cache-Control: max-age=60", 59, true)]
    [InlineData(404, "Cache-Control: no-store", 0, false)]
    [InlineData(301, "Location: /b", 59, true)]
    [InlineData(301, "Location: /b", 60, false)]
    [InlineData(302, "Location: /b", 0, false)]
    [InlineData(302, "Location: /b|Cache-Control: max-age=60", 59, true)]
    [InlineData(204, "Cache-Control: max-age=60", 59, true)]
    [InlineData(503, "", 0, false)]
    public async Task Statuses_other_than_200_are_kept_as_they_are(int status, string lines, int later, bool hit)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(status, status == 204 ? "" : "the body", lines.Split('|', StringSplitOptions.RemoveEmptyEntries));
        SiteReply first = await site.GetAsync("/a");
        site.Clock.Advance(later);
        // Conditions and ranges are about a 200.
        SiteReply second = await site.GetAsync("/a", "Range: bytes=0-1", "If-None-Match: *");
        Assert.Equal((status, first.Text, hit), (second.Status, second.Text, second.Cache == "hit"));
        Assert.Equal(lines.Contains("Location") ? "/b" : null, second["Location"]);
    }

    [Theory]
    [InlineData("max-age=60", false)]
    [InlineData("max-age=60, public", true)]
    [InlineData("s-maxage=60", true)]
    [InlineData("max-age=60, must-revalidate", true)]
    public async Task Answers_to_authorized_requests_are_for_others_only_where_it_is_said(string directives, bool shared)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "secret", $"Cache-Control: {directives}");
        await site.GetAsync("/a", "Authorization: Basic eA==");
        Assert.Equal(shared, (await site.GetAsync("/a")).Cache == "hit");
        // Whatever that was, what is given to everybody is given to the authorized too.
        Assert.Equal("hit", (await site.GetAsync("/a", "Authorization: Basic eQ==")).Cache);
    }

    [Theory]
    [InlineData("Cache-Control: no-cache", "fwd=request; ttl=60; stored")]
    [InlineData("Pragma: no-cache", "fwd=request; ttl=60; stored")]
    [InlineData("Cache-Control: max-age=5", "fwd=request; ttl=60; stored")]
    [InlineData("Cache-Control: min-fresh=55", "fwd=request; ttl=60; stored")]
    [InlineData("Cache-Control: max-age=20", "hit")]
    [InlineData("Cache-Control: no-store", "hit")]
    public async Task What_a_request_says_to_caches_counts(string line, string cache)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60");
        await site.GetAsync("/a");
        site.Clock.Advance(10);
        Assert.Equal(cache, (await site.GetAsync("/a", line)).Cache);
    }

    [Fact]
    public async Task A_request_that_forbids_to_store_leaves_nothing_behind()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60");
        Assert.Equal("fwd=request; detail=\"RequestNoStore\"", (await site.GetAsync("/a", "Cache-Control: no-store")).Cache);
        Assert.StartsWith("fwd=uri-miss", (await site.GetAsync("/a")).Cache, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_is_private_reaches_the_one_viewer_it_was_made_for()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60, private=\"Set-Cookie\"", "Set-Cookie: a=b");
        Assert.Equal("a=b", (await site.GetAsync("/a"))["Set-Cookie"]);
        SiteReply other = await site.GetAsync("/a");
        Assert.Equal((null, "hit"), (other["Set-Cookie"], other.Cache));
    }

    [Fact]
    public async Task Only_if_cached_never_reaches_the_origin()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60");
        SiteReply nothing = await site.GetAsync("/a", "Cache-Control: only-if-cached");
        Assert.Equal((504, "detail=\"only-if-cached\""), (nothing.Status, nothing.Cache));
        await site.GetAsync("/a");
        Assert.Equal("hit", (await site.GetAsync("/a", "Cache-Control: only-if-cached")).Cache);
        site.Clock.Advance(60);
        Assert.Equal(504, (await site.GetAsync("/a", "Cache-Control: only-if-cached")).Status);
        Assert.Equal("hit; ttl=0", (await site.GetAsync("/a", "Cache-Control: only-if-cached, max-stale=10")).Cache);
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task A_HEAD_is_answered_from_what_is_stored_and_stores_nothing()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60", "ETag: \"a\"");
        Assert.Equal("fwd=uri-miss", (await site.SendAsync(HttpMethod.Head, "/a")).Cache);
        await site.GetAsync("/a");
        SiteReply stored = await site.SendAsync(HttpMethod.Head, "/a");
        Assert.Equal(("hit", "\"a\"", "4", ""), (stored.Cache, stored["ETag"], stored["Content-Length"], stored.Text));
        Assert.Equal(["HEAD", "GET"], site.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task Statuses_of_caches_nearer_to_the_origin_come_first()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60", "Cache-Status: parent; hit; ttl=9");
        await site.GetAsync("/a");
        Assert.Equal("parent; hit; ttl=9 | netflix-edge; hit", (await site.GetAsync("/a"))["Cache-Status"]);
    }

    [Fact]
    public async Task A_request_that_came_through_here_before_is_508()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            SiteReply loop = await site.SendAsync(method, "/a", "Via: 1.1 other, 1.1 netflix-edge");
            Assert.Equal(508, loop.Status);
        }
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task A_restart_keeps_status_age_and_lifetime()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(404, "gone", "Cache-Control: max-age=60", "Age: 10");
        await site.GetAsync("/a");
        await site.RestartEdgeAsync();
        site.Clock.Advance(49);
        SiteReply hit = await site.GetAsync("/a");
        Assert.Equal((404, "gone", "59", "hit"), (hit.Status, hit.Text, hit["Age"], hit.Cache));
        site.Clock.Advance(1);
        Assert.StartsWith("fwd=stale", (await site.GetAsync("/a")).Cache, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"v1\"", 206)]
    [InlineData("\"v2\"", 200)]
    [InlineData("W/\"v1\"", 200)]
    [InlineData("-1000", 206)]
    [InlineData("-999", 200)]
    public async Task A_range_counts_only_for_the_version_the_viewer_has(string ifRange, int status)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "0123456789", "Cache-Control: max-age=60", "ETag: \"v1\"", Dated(site, "Last-Modified: -1000"));
        await site.GetAsync("/a");
        SiteReply part = await site.GetAsync("/a", "Range: bytes=2-4", Dated(site, $"If-Range: {ifRange}"));
        Assert.Equal((status, status == 206 ? "234" : "0123456789", "hit"), (part.Status, part.Text, part.Cache));
    }

    // "+60" and "-1000" are seconds from now, in fields that hold dates.
    private static string Dated(CachedSite site, string line) =>
        line.Split(": ") is [var name, ['+' or '-', .. var digits] offset] && int.TryParse(digits, out _)
            ? $"{name}: {site.Clock.GetUtcNow().AddSeconds(int.Parse(offset, CultureInfo.InvariantCulture)):r}"
            : line;
}
