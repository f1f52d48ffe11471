using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Appliance.Edge;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>What is stale: asked about, served on while it is asked about, or in place of an origin that fails.</summary>
public sealed class RevalidatedResponsesTests
{
    private const string Body = "the same bytes";

    [Theory]
    [InlineData("Cache-Control: max-age=60")]
    [InlineData("Cache-Control: max-age=60, must-revalidate")]
    [InlineData("Cache-Control: s-maxage=60")]
    public async Task A_304_makes_it_fresh_again_and_updates_its_fields(string directives)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", directives, "X-Count: 1");
        await site.GetAsync("/a");
        site.Clock.Advance(61);
        Versioned(site, "\"a\"", directives, "X-Count: 2");
        SiteReply asked = await site.GetAsync("/a");
        Assert.Equal((200, Body, "fwd=stale; fwd-status=304; ttl=60; stored"), (asked.Status, asked.Text, asked.Cache));
        Assert.Equal(("2", "0", "\"a\""), (asked["X-Count"], asked["Age"], site.Last["If-None-Match"]));
        Assert.StartsWith("cache;desc=revalidated", asked["Server-Timing"], StringComparison.Ordinal);

        site.Clock.Advance(59);
        await site.RestartEdgeAsync();
        SiteReply hit = await site.GetAsync("/a");
        Assert.Equal(("hit", Body, "2", "59"), (hit.Cache, hit.Text, hit["X-Count"], hit["Age"]));
        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task Another_version_replaces_the_stored_one()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", "Cache-Control: max-age=60");
        await site.GetAsync("/a");
        site.Clock.Advance(61);
        site.Answers(200, "other bytes", "Cache-Control: max-age=60", "ETag: \"b\"");
        SiteReply replaced = await site.GetAsync("/a");
        Assert.Equal(("other bytes", "fwd=stale; ttl=60; stored"), (replaced.Text, replaced.Cache));
        Assert.Equal(("other bytes", "hit"), await TextAndCacheAsync(site, "/a"));
    }

    [Fact]
    public async Task A_304_for_another_version_is_no_answer()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", "Cache-Control: max-age=60");
        await site.GetAsync("/a");
        site.Clock.Advance(61);
        site.Answer = context => context.Request.Headers.IfNoneMatch.Count > 0
            ? CachedSite.WriteAsync(context, 304, "", "ETag: \"b\"")
            : CachedSite.WriteAsync(context, 200, "bytes of b", "ETag: \"b\"", "Cache-Control: max-age=60");
        Assert.Equal("bytes of b", (await site.GetAsync("/a")).Text);
        Assert.Equal(3, site.Requests.Count);
    }

    [Fact]
    public async Task No_cache_asks_every_time_and_a_viewer_who_has_it_gets_304()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", "Cache-Control: no-cache, max-age=60");
        await site.GetAsync("/a");
        for (int i = 0; i < 3; i++)
            Assert.Equal((Body, "fwd=stale; fwd-status=304; ttl=60; stored"), await TextAndCacheAsync(site, "/a"));
        SiteReply conditional = await site.GetAsync("/a", "If-None-Match: \"a\"");
        Assert.Equal((304, ""), (conditional.Status, conditional.Text));
        Assert.Equal(5, site.Requests.Count);
    }

    [Fact]
    public async Task A_crowd_is_one_question_to_the_origin()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", "Cache-Control: max-age=0");
        await site.GetAsync("/a");
        site.Clock.Advance(1);
        var goOn = new TaskCompletionSource();
        RequestDelegate versioned = site.Answer;
        site.Answer = async context =>
        {
            await goOn.Task;
            await versioned(context);
        };
        Task<SiteReply>[] crowd = [];
        await site.Edge.UntilCollapsedAsync(() => crowd = [.. Enumerable.Range(0, 30).Select(_ => site.GetAsync("/a"))], 29);
        goOn.SetResult();
        SiteReply[] replies = await Task.WhenAll(crowd);
        Assert.All(replies, reply => Assert.Equal((200, Body), (reply.Status, reply.Text)));
        Assert.Equal(1, replies.Count(reply => !reply.Cache.EndsWith("collapsed", StringComparison.Ordinal)));
        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task Stale_while_revalidate_answers_at_once_and_asks_once_behind_it()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "one", "Cache-Control: max-age=10, stale-while-revalidate=60");
        await site.GetAsync("/a");
        site.Clock.Advance(20);
        var goOn = new TaskCompletionSource();
        site.Answer = async context =>
        {
            await goOn.Task;
            await CachedSite.WriteAsync(context, 200, "two", "Cache-Control: max-age=10, stale-while-revalidate=60");
        };
        for (int i = 0; i < 5; i++)
        {
            SiteReply stale = await site.GetAsync("/a");
            Assert.Equal(("one", "hit; ttl=-10", "20"), (stale.Text, stale.Cache, stale["Age"]));
        }
        goOn.SetResult();
        await Deadline.UntilAsync(
            async () => await TextAndCacheAsync(site, "/a") == ("two", "hit"), () => $"still the first version after {site.Requests.Count} requests");
        Assert.Equal(2, site.Requests.Count);

        site.Clock.Advance(71);
        Assert.StartsWith("fwd=stale", (await site.GetAsync("/a")).Cache, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stale_if_error_stands_in_for_an_origin_that_fails_as_long_as_it_may(bool answers)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "kept", "Cache-Control: max-age=10, stale-if-error=60");
        await site.GetAsync("/a");
        site.Clock.Advance(20);
        site.Answers(503, "sorry");
        if (!answers) await site.StopOriginAsync();
        SiteReply stale = await site.GetAsync("/a");
        Assert.Equal((200, "kept", "20"), (stale.Status, stale.Text, stale["Age"]));
        Assert.Equal(
            answers ? "fwd=stale; fwd-status=503; ttl=-10; detail=\"origin error\"" : "fwd=stale; ttl=-10; detail=\"OriginUnavailable\"", stale.Cache);
        site.Clock.Advance(51);
        SiteReply failed = await site.GetAsync("/a");
        Assert.Equal(answers ? (503, "sorry") : (504, failed.Text), (failed.Status, failed.Text));
    }

    [Fact]
    public async Task Nobody_waits_for_the_same_failure_twice()
    {
        await using CachedSite site = await CachedSite.StartAsync("Caching:FailureSeconds=600");
        foreach (string directives in (string[])["max-age=10, stale-if-error=60", "max-age=10, stale-while-revalidate=60"])
        {
            string path = $"/{directives.Length}";
            site.Answers(200, "kept", $"Cache-Control: {directives}");
            await site.GetAsync(path);
            site.Clock.Advance(20);
            site.Answers(503, "sorry");
            int before = site.Requests.Count;
            Assert.Equal("kept", (await site.GetAsync(path)).Text);
            await Deadline.UntilAsync(() => site.Requests.Count == before + 1, () => $"{site.Requests.Count} requests");
            ExpiringSet failed = site.Edge.Services.GetRequiredService<ProxySite>().Failed;
            await Deadline.UntilAsync(() => failed.Contains(site.KeyOf(path)), () => "the failure is not known yet");
            for (int i = 0; i < 5; i++) Assert.Equal("kept", (await site.GetAsync(path)).Text);
            Assert.Equal(before + 1, site.Requests.Count);
        }
    }

    [Fact]
    public async Task What_must_be_revalidated_is_504_without_an_origin_and_served_again_with_it()
    {
        await using CachedSite site = await CachedSite.StartAsync("Caching:StaleIfErrorSeconds=600");
        Versioned(site, "\"a\"", "Cache-Control: max-age=10, must-revalidate");
        await site.GetAsync("/a");
        await site.StopOriginAsync();
        Assert.Equal("hit", (await site.GetAsync("/a")).Cache);
        site.Clock.Advance(11);
        SiteReply refused = await site.GetAsync("/a");
        Assert.Equal((504, "fwd=stale; detail=\"OriginUnavailable\""), (refused.Status, refused.Cache));
        await site.StartOriginAgainAsync();
        Assert.Equal((Body, "fwd=stale; fwd-status=304; ttl=10; stored"), await TextAndCacheAsync(site, "/a"));
    }

    [Fact]
    public async Task A_304_that_forbids_to_keep_it_is_the_last_answer_from_the_store()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Versioned(site, "\"a\"", "Cache-Control: max-age=10");
        await site.GetAsync("/a");
        site.Clock.Advance(11);
        Versioned(site, "\"a\"", "Cache-Control: no-store");
        Assert.Equal((Body, "fwd=stale; fwd-status=304; ttl=0"), await TextAndCacheAsync(site, "/a"));
        Assert.Equal("fwd=uri-miss; detail=\"NoStore\"", (await site.GetAsync("/a")).Cache);
    }

    [Fact]
    public async Task A_long_body_stays_where_it_is_when_a_304_renews_it()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        string body = string.Create(1_500_000, 0, (text, _) => { for (int i = 0; i < text.Length; i++) text[i] = (char)('a' + i * 7919L % 26); });
        site.Answer = context => context.Request.Headers.IfModifiedSince.Count > 0
            ? CachedSite.WriteAsync(context, 304, "", "Cache-Control: max-age=60")
            : CachedSite.WriteAsync(context, 200, body, "Cache-Control: max-age=60", "Last-Modified: Mon, 02 Nov 2020 08:00:00 GMT");
        await site.GetAsync("/a");
        for (int i = 0; i < 3; i++)
        {
            site.Clock.Advance(61);
            Assert.Equal((body, "fwd=stale; fwd-status=304; ttl=60; stored"), await TextAndCacheAsync(site, "/a"));
            Assert.Equal((body, "hit"), await TextAndCacheAsync(site, "/a"));
        }
    }

    private static void Versioned(CachedSite site, string etag, params string[] lines) => site.Answer = context =>
        context.Request.Headers.IfNoneMatch == etag
            ? CachedSite.WriteAsync(context, 304, "", [$"ETag: {etag}", .. lines])
            : CachedSite.WriteAsync(context, 200, Body, [$"ETag: {etag}", .. lines]);

    private static async Task<(string Text, string Cache)> TextAndCacheAsync(CachedSite site, string path)
    {
        SiteReply reply = await site.GetAsync(path);
        return (reply.Text, reply.Cache);
    }
}
