using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>Responses that request fields chose.</summary>
public sealed class VariantResponsesTests
{
    [Fact]
    public async Task Each_coding_is_fetched_once_and_kept_beside_the_others_also_over_a_restart()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Coded(site);
        foreach (string accepted in (string[])["gzip", "br", "identity"])
            Assert.StartsWith(accepted == "gzip" ? "fwd=uri-miss" : "fwd=vary-miss", (await site.GetAsync("/a", $"Accept-Encoding: {accepted}")).Cache, StringComparison.Ordinal);
        await site.RestartEdgeAsync();
        site.Clock.Advance(59);
        foreach ((string accepts, string coding) in ((string, string)[])[("gzip", "gzip"), ("br", "br"), ("identity", ""), ("gzip;q=0.5", "gzip")])
        {
            SiteReply reply = await site.GetAsync("/a", $"Accept-Encoding: {accepts}");
            Assert.Equal(($"in {coding}", "hit", "59"), (reply.Text, reply.Cache, reply["Age"]));
            Assert.Equal(coding.Length == 0 ? null : coding, reply["Content-Encoding"]);
        }
        Assert.Equal(3, site.Requests.Count);
    }

    [Fact]
    public async Task A_variant_is_revalidated_by_itself()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Coded(site);
        await site.GetAsync("/a", "Accept-Encoding: gzip");
        site.Clock.Advance(30);
        await site.GetAsync("/a", "Accept-Encoding: br");
        site.Clock.Advance(31);
        SiteReply gzip = await site.GetAsync("/a", "Accept-Encoding: gzip");
        Assert.Equal(("in gzip", "fwd=stale; fwd-status=304; ttl=60; stored"), (gzip.Text, gzip.Cache));
        Assert.Equal(("\"gzip\"", "gzip"), (site.Last["If-None-Match"], site.Last["Accept-Encoding"]));
        Assert.Equal("hit", (await site.GetAsync("/a", "Accept-Encoding: br")).Cache);
    }

    [Theory]
    [InlineData("Host, Via, Accept-Encoding, traceparent")]
    [InlineData("Connection, X-Absent")]
    public async Task Fields_that_change_on_the_way_to_the_origin_choose_as_they_came(string vary)
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "body", "Cache-Control: max-age=60", $"Vary: {vary}");
        await site.GetAsync("/a");
        Assert.Equal("hit", (await site.GetAsync("/a")).Cache);
    }

    [Fact]
    public async Task A_crowd_of_two_kinds_is_two_requests_to_the_origin()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        Coded(site);
        RequestDelegate coded = site.Answer;
        var goOn = new TaskCompletionSource();
        site.Answer = async context =>
        {
            await goOn.Task;
            await coded(context);
        };
        string[] kinds = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "gzip" : "br")];
        Task<SiteReply>[] crowd = [];
        await site.Edge.UntilCollapsedAsync(() => crowd = [.. kinds.Select(kind => site.GetAsync("/a", $"Accept-Encoding: {kind}"))], 39);
        goOn.SetResult();
        Assert.Equal(kinds.Select(kind => $"in {kind}"), (await Task.WhenAll(crowd)).Select(reply => reply.Text));
        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task The_variant_that_is_being_fetched_is_joined_by_its_own_kind()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        var goOn = new TaskCompletionSource();
        site.Answer = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "X-Kind";
            context.Response.ContentLength = 8;
            await context.Response.WriteAsync("half", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await goOn.Task;
            await context.Response.WriteAsync("half", context.RequestAborted);
        };
        using HttpResponseMessage first = await site.Edge.SendAsync("/a", headers => headers.Add("X-Kind", "1"));
        Task<SiteReply>? late = null;
        await site.Edge.UntilCollapsedAsync(() => late = site.GetAsync("/a", "X-Kind: 1"), 1);
        goOn.SetResult();
        SiteReply reply = await late!;
        Assert.Equal(("halfhalf", "fwd=vary-miss; ttl=60; stored; collapsed"), (reply.Text, reply.Cache));
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task A_coding_without_Vary_still_reaches_only_those_who_read_it()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answer = context => context.Request.Headers.AcceptEncoding == "gzip"
            ? CachedSite.WriteAsync(context, 200, "in gzip", "Cache-Control: max-age=60", "Content-Encoding: gzip")
            : CachedSite.WriteAsync(context, 200, "plain", "Cache-Control: max-age=60");
        Assert.Equal("in gzip", (await site.GetAsync("/a", "Accept-Encoding: gzip")).Text);
        Assert.Equal("plain", (await site.GetAsync("/a", "Accept-Encoding: identity")).Text);
        // The newest response has no variants: it is for all.
        Assert.Equal(("plain", "hit"), ((await site.GetAsync("/a", "Accept-Encoding: gzip")).Text, (await site.GetAsync("/a")).Cache));
    }

    [Fact]
    public async Task An_error_of_one_variant_leaves_the_others()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answer = context => context.Request.Headers.AcceptLanguage == "de"
            ? CachedSite.WriteAsync(context, 404, "nicht da")
            : CachedSite.WriteAsync(context, 200, "here", "Cache-Control: max-age=60", "Vary: Accept-Language");
        await site.GetAsync("/a", "Accept-Language: en");
        Assert.Equal(404, (await site.GetAsync("/a", "Accept-Language: de")).Status);
        SiteReply known = await site.GetAsync("/a", "Accept-Language: de");
        Assert.Equal((404, "hit"), (known.Status, known.Cache));
        Assert.Equal("hit", (await site.GetAsync("/a", "Accept-Language: en")).Cache);
    }

    [Fact]
    public async Task Other_fields_than_before_begin_the_variants_anew()
    {
        await using CachedSite site = await CachedSite.StartAsync();
        site.Answers(200, "by one", "Cache-Control: max-age=60", "Vary: X-One");
        await site.GetAsync("/a", "X-One: 1");
        site.Clock.Advance(61);
        site.Answers(200, "by two", "Cache-Control: max-age=60", "Vary: X-Two");
        await site.GetAsync("/a", "X-One: 1", "X-Two: 2");
        Assert.Equal("hit", (await site.GetAsync("/a", "X-One: 9", "X-Two: 2")).Cache);
        Assert.StartsWith("fwd=vary-miss", (await site.GetAsync("/a", "X-One: 1", "X-Two: 3")).Cache, StringComparison.Ordinal);
    }

    private static void Coded(CachedSite site) => site.Answer = context =>
    {
        string coding = context.Request.Headers.AcceptEncoding.ToString() is "gzip" or "br" ? context.Request.Headers.AcceptEncoding.ToString() : "";
        string[] fields = ["Cache-Control: max-age=60", "Vary: Accept-Encoding", $"ETag: \"{coding}\""];
        if (context.Request.Headers.IfNoneMatch == $"\"{coding}\"") return CachedSite.WriteAsync(context, 304, "", fields);
        return CachedSite.WriteAsync(context, 200, $"in {coding}", coding.Length == 0 ? fields : [.. fields, $"Content-Encoding: {coding}"]);
    };
}
