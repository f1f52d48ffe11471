using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>What the proxy's ways of answering leave on the disk, and what they do not.</summary>
public sealed class StoredResponsesOnDiskTests
{
    [Theory]
    [InlineData(PurgeScope.SurrogateKey, "news")]
    [InlineData(PurgeScope.Key, null)]
    public async Task A_purge_finds_every_variant(PurgeScope scope, string? text)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60", "Vary: X-Kind", "Surrogate-Key: front news", "Surrogate-Key: sport");
        foreach (string kind in (string[])["1", "2"]) await site.GetAsync("/a", $"X-Kind: {kind}");
        Assert.Equal("hit", (await site.GetAsync("/a", "X-Kind: 2")).Cache);
        await site.Edge.Store.PurgeAsync(scope, [text ?? site.KeyOf("/a").Text], TestContext.Current.CancellationToken);
        foreach (string kind in (string[])["1", "2"]) Assert.NotEqual("hit", (await site.GetAsync("/a", $"X-Kind: {kind}")).Cache);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_variant_that_was_under_way_during_a_purge_is_not_found_after_it(bool othersAreKept)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "before", "Cache-Control: max-age=60", "Vary: X-Kind");
        if (othersAreKept) await site.GetAsync("/a", "X-Kind: other");
        RequestDelegate answer = site.Answer;
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        site.Answer = async context =>
        {
            asked.TrySetResult();
            await goOn.Task;
            await answer(context);
        };
        Task<SiteReply> early = site.GetAsync("/a", "X-Kind: 1");
        await asked.Task;
        await site.Edge.Store.PurgeAsync(PurgeScope.Key, [site.KeyOf("/a").Text], TestContext.Current.CancellationToken);
        goOn.SetResult();
        Assert.Equal("before", (await early).Text);
        site.Answers(200, "after", "Cache-Control: max-age=60", "Vary: X-Kind");
        Assert.Equal("after", (await site.GetAsync("/a", "X-Kind: 1")).Text);
    }

    [Fact]
    public async Task A_304_with_other_surrogate_keys_is_asked_for_in_full()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answer = context => context.Request.Headers.IfNoneMatch.Count > 0
            ? CachedSite.WriteAsync(context, 304, "", "ETag: \"a\"", "Surrogate-Key: new")
            : CachedSite.WriteAsync(context, 200, "body", "Cache-Control: max-age=60", "ETag: \"a\"", site.Requests.Count == 1 ? "Surrogate-Key: old" : "Surrogate-Key: new");
        await site.GetAsync("/a");
        site.Clock.Advance(61);
        await site.GetAsync("/a");
        Assert.Equal("hit", (await site.GetAsync("/a")).Cache);
        await site.Edge.Store.PurgeAsync(PurgeScope.SurrogateKey, ["new"], TestContext.Current.CancellationToken);
        Assert.NotEqual("hit", (await site.GetAsync("/a")).Cache);
    }

    // A lease that is left behind keeps its region from going for ever: the disk would soon take nothing new.
    [Fact]
    public async Task However_requests_end_the_disk_goes_on_taking_new_responses()
    {
        await using CachedSite site = await CachedSite.StartAsync("Storage:Disks:0:Size=16MiB", "Caching:FailureSeconds=0");
        string body = new('b', 150_000);
        for (int i = 0; i < 120; i++)
        {
            string path = $"/{i}";
            string[] fields = ["Cache-Control: max-age=10, stale-if-error=60, stale-while-revalidate=10", "ETag: \"a\"", i % 2 == 0 ? "Vary: X-Kind" : "X: y"];
            site.Answers(200, body, fields);
            await site.GetAsync(path, "X-Kind: 1");
            await site.GetAsync(path, "Range: bytes=0-9,1000-1999");
            await site.GetAsync(path, "If-None-Match: \"a\"", "X-Kind: 1");
            await site.SendAsync(HttpMethod.Head, path);
            site.Clock.Advance(15);
            await site.GetAsync(path, "X-Kind: 1");
            await site.GetAsync(path, "Cache-Control: only-if-cached, min-fresh=5");
            site.Clock.Advance(20);
            site.Answers(304, "", fields);
            await site.GetAsync(path, "X-Kind: 1");
            site.Clock.Advance(30);
            site.Answers(503, "");
            await site.GetAsync(path, "X-Kind: 1");
            site.Answers(200, body, "Cache-Control: private");
            await site.GetAsync(path, "X-Kind: 1");
            using HttpResponseMessage left = await site.Edge.SendAsync(path);
        }
        site.Answers(200, body, "Cache-Control: max-age=10");
        SiteReply last = await site.GetAsync("/last");
        Assert.EndsWith("stored", last.Cache, StringComparison.Ordinal);
        Assert.Equal("hit", (await site.GetAsync("/last")).Cache);
        Assert.InRange(site.Edge.Store.Disks.Single().UsedBytes, 1, 16 * 1024 * 1024);
    }
}
