using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

/// <summary>An origin that failed too often in a row is not asked for a while.</summary>
public sealed class RestingOriginTests
{
    private static readonly string[] RestsLong = ["Fill:CircuitFailures=3", "Fill:CircuitRestSeconds=600"];

    [Fact]
    public async Task A_dead_origin_is_not_asked_again_until_its_rest_is_over()
    {
        await using CachedSite site = await CachedSite.StartAsync(RestsLong);
        await site.StopOriginAsync();
        for (int i = 0; i < 3; i++) Assert.Equal(502, (await site.GetAsync($"/{i}")).Status);
        await site.StartOriginAgainAsync();

        SiteReply refused = await site.GetAsync("/3"), passed = await site.SendAsync(HttpMethod.Post, "/4");
        Assert.Equal((503, 503), (refused.Status, passed.Status));
        Assert.InRange(int.Parse(refused["Retry-After"]!, CultureInfo.InvariantCulture), 250, 600);
        Assert.Equal("fwd=uri-miss; detail=\"OriginResting\"", refused.Cache);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task One_that_is_silent_leaves_a_504()
    {
        await using CachedSite site = await CachedSite.StartAsync("Fill:CircuitFailures=1", "Fill:CircuitRestSeconds=600", "Fill:OriginSilenceSeconds=1");
        site.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Assert.Equal(502, (await site.GetAsync("/a")).Status);
        Assert.Equal(504, (await site.GetAsync("/b")).Status);
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task One_that_is_back_is_found_by_one_request_and_asked_by_all()
    {
        await using CachedSite site = await CachedSite.StartAsync("Fill:CircuitFailures=3", "Fill:CircuitRestSeconds=1");
        site.Answers(502, "nobody there");
        for (int i = 0; i < 3; i++) Assert.Equal(502, (await site.GetAsync($"/{i}")).Status);
        site.Answers(200, "back", "Cache-Control: max-age=60");
        SiteReply last = null!;
        await Deadline.UntilAsync(async () => (last = await site.GetAsync("/back")).Status == 200, () => $"still {last.Status}: {last.Text}");
        Assert.Equal("back", (await site.GetAsync("/other")).Text);
        Assert.Equal(5, site.Requests.Count);
    }

    [Fact]
    public async Task What_is_stored_stands_in_where_it_may()
    {
        await using CachedSite site = await CachedSite.StartAsync(RestsLong);
        site.Answers(200, "kept", "Cache-Control: max-age=10, stale-if-error=600");
        await site.GetAsync("/lenient");
        site.Answers(200, "kept", "Cache-Control: max-age=10, must-revalidate");
        await site.GetAsync("/strict");
        await site.StopOriginAsync();
        for (int i = 0; i < 3; i++) await site.GetAsync($"/{i}");
        site.Clock.Advance(20);
        Assert.Equal((200, "kept"), (await site.GetAsync("/lenient") is var lenient ? lenient.Status : 0, lenient.Text));
        Assert.Equal(504, (await site.GetAsync("/strict")).Status);
    }

    [Fact]
    public async Task One_path_that_is_never_there_leaves_the_others_alone()
    {
        await using CachedSite site = await CachedSite.StartAsync(RestsLong);
        site.Answers(503, "not there");
        for (int i = 0; i < 6; i++) Assert.Equal("not there", (await site.GetAsync($"/broken?{i}")).Text);
        site.Answers(200, "there");
        Assert.Equal("there", (await site.GetAsync("/other")).Text);
    }

    [Fact]
    public async Task Errors_of_the_application_are_answers()
    {
        await using CachedSite site = await CachedSite.StartAsync(RestsLong);
        site.Answers(500, "a mistake");
        for (int i = 0; i < 5; i++) Assert.Equal("a mistake", (await site.GetAsync($"/{i}")).Text);
        Assert.Equal(5, site.Requests.Count);
    }

    [Fact]
    public async Task The_other_origin_is_asked_at_once_while_the_first_one_rests()
    {
        await using WebApplication backup = await ForeignOrigin.StartAsync(context => context.Response.WriteAsync("from the backup"));
        await using CachedSite site = await CachedSite.StartAsync([.. RestsLong, $"Edge:BackupOrigin={backup.Urls.First()}"]);
        site.Answers(503, "");
        for (int i = 0; i < 6; i++) Assert.Equal("from the backup", (await site.GetAsync($"/{i}")).Text);
        Assert.Equal(3, site.Requests.Count);
    }
}
