using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>Requests that change things at the origin end what is stored about them.</summary>
public sealed class StoredChangesTests
{
    [Theory]
    [InlineData("POST", 200, "", "/a?b")]
    [InlineData("PUT", 201, "Location: /c", "/a?b /c")]
    [InlineData("DELETE", 204, "Content-Location: d", "/a?b /d")]
    [InlineData("PURGE", 303, "Location: /c", "/a?b /c")]
    [InlineData("POST", 200, "Location: http://other.example/c", "/a?b")]
    [InlineData("POST", 404, "Location: /c", "")]
    [InlineData("POST", 500, "", "")]
    [InlineData("OPTIONS", 200, "Location: /c", "")]
    public async Task What_was_changed_is_fetched_again(string method, int status, string line, string changed)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        string[] paths = ["/a?b", "/c", "/d", "/e"];
        site.Answers(200, "body", "Cache-Control: max-age=60");
        foreach (string path in paths) await site.GetAsync(path);
        site.Answers(status, "", line.Length == 0 ? [] : [line]);
        SiteReply change = await site.SendAsync(new HttpMethod(method), "/a?b");
        Assert.Equal((status, "fwd=method"), (change.Status, change.Cache));
        site.Answers(200, "body", "Cache-Control: max-age=60");
        var missed = new List<string>();
        foreach (string path in paths)
        {
            if ((await site.GetAsync(path)).Cache != "hit") missed.Add(path);
        }
        Assert.Equal(changed, string.Join(' ', missed));
    }

    [Fact]
    public async Task A_change_ends_every_variant()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60", "Vary: X-Kind");
        foreach (string kind in (string[])["1", "2"]) await site.GetAsync("/a", $"X-Kind: {kind}");
        await site.SendAsync(HttpMethod.Post, "/a");
        await site.RestartEdgeAsync();
        foreach (string kind in (string[])["1", "2"]) Assert.NotEqual("hit", (await site.GetAsync("/a", $"X-Kind: {kind}")).Cache);
        foreach (string kind in (string[])["1", "2"]) Assert.Equal("hit", (await site.GetAsync("/a", $"X-Kind: {kind}")).Cache);
    }

    [Theory]
    [InlineData("X: y")]
    [InlineData("Vary: X-Kind")]
    public async Task What_was_being_fetched_during_a_change_is_not_kept(string line)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "other", "Cache-Control: max-age=60", line);
        if (line.StartsWith("Vary", StringComparison.Ordinal)) await site.GetAsync("/a", "X-Kind: other");
        var goOn = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        site.Answer = async context =>
        {
            if (context.Request.Method == "GET")
            {
                asked.TrySetResult();
                await goOn.Task;
            }
            await CachedSite.WriteAsync(context, 200, "before", "Cache-Control: max-age=60", line);
        };
        Task<SiteReply> early = site.GetAsync("/a");
        await asked.Task;
        await site.SendAsync(HttpMethod.Post, "/a");
        goOn.SetResult();
        Assert.Equal("before", (await early).Text);
        site.Answers(200, "after", "Cache-Control: max-age=60", line);
        Assert.Equal("after", (await site.GetAsync("/a")).Text);
    }
}
