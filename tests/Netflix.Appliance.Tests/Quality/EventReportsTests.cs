using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Quality;

/// <summary>What is answered to posts of players, on real sockets. What they count for: see <see cref="ViewerQualityTests"/>.</summary>
public sealed class EventReportsTests
{
    private const string Report = "e=ps,sta=r,ts=1767225600000,sid=\"1\",bl=(0;v),v=2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/cmcd", Report + "\n" + Report + "\n", HttpStatusCode.NoContent)]
    [InlineData("text/cmcd", Report + "\r\n", HttpStatusCode.NoContent)]
    [InlineData("text/plain;charset=UTF-8", Report, HttpStatusCode.NoContent)]
    [InlineData("application/cmcd", "no=report,,\n" + Report, HttpStatusCode.NoContent)]
    [InlineData("application/cmcd", "no=report,,\n", HttpStatusCode.BadRequest)]
    [InlineData("application/cmcd", "\n\n", HttpStatusCode.BadRequest)]
    [InlineData("application/cmcd", "", HttpStatusCode.BadRequest)]
    [InlineData("application/cmcd", "e=ps,v=3", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, Report, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_post_is_taken_if_any_of_its_lines_is_a_report(string? type, string body, HttpStatusCode expected)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("video/1.m4s", 10)));
        using HttpResponseMessage answer = await PostAsync(site, type, body);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Empty(site.Origin.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_post_that_is_too_long_is_refused_whatever_it_says_of_its_length(bool isChunked)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("video/1.m4s", 10)));
        string longest = string.Join('\n', Enumerable.Repeat(Report, 64 * 1024 / (Report.Length + 1)));
        using (HttpResponseMessage answer = await PostAsync(site, "application/cmcd", longest, isChunked)) Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using (HttpResponseMessage answer = await PostAsync(site, "application/cmcd", longest + "\n" + longest, isChunked)) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task An_appliance_that_does_not_count_ends_the_reporting()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("video/1.m4s", 10)), "--Quality:Enabled=false");
        using HttpResponseMessage answer = await PostAsync(site, "application/cmcd", Report);
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task Reports_are_posted_not_read_and_pages_of_any_origin_may_do_so()
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With(("video/1.m4s", 10)));
        using HttpResponseMessage read = await site.Appliance.SendAsync(site.Title.Url("cmcd"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST, OPTIONS"), (read.StatusCode, string.Join(", ", read.Content.Headers.Allow)));
        using HttpResponseMessage preflight = await site.Appliance.SendAsync(site.Title.Url("cmcd"), method: HttpMethod.Options);
        Assert.Equal("POST, OPTIONS", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("Content-Type", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        using HttpResponseMessage posted = await site.Appliance.SendAsync(site.Title.Url("video/1.m4s"), method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(EdgeSite site, string? type, string body, bool isChunked = false)
    {
        HttpContent content = isChunked ? new StreamContent(new UnknownLength(Encoding.ASCII.GetBytes(body))) : new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return site.Appliance.Http.PostAsync(site.Title.Url("cmcd"), content, Cancel);
    }

    /// <summary>Its length is not known before its end: it goes in chunks.</summary>
    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
