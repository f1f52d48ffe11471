using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Caching;

public sealed class RevalidationTests
{
    private const string Monday = "Mon, 02 Nov 2026 07:00:00 GMT";
    private const string Sunday = "Sun, 01 Nov 2026 07:00:00 GMT";

    [Fact] // RFC 9111, section 4.3.1
    public void The_stored_validators_are_the_conditions()
    {
        Assert.Equal(
            [new HeaderField("If-None-Match", "W/\"a\""), new HeaderField("If-Modified-Since", Monday)],
            Revalidation.Conditions(Exchange.Fields("etag: W/\"a\"", $"Last-Modified: {Monday}")));
        Assert.Empty(Revalidation.Conditions(Exchange.Fields("X: y")));
    }

    [Theory] // Sections 4.3.3 and 4.3.4
    [InlineData("ETag: \"a\"", "ETag: \"a\"", RevalidationVerdict.Refresh)]
    [InlineData("ETag: \"a\"", "ETag: \"b\"", RevalidationVerdict.AskUnconditionally)]
    [InlineData("ETag: \"a\"", "", RevalidationVerdict.Refresh)]
    [InlineData("ETag: W/\"a\"", "ETag: \"a\"", RevalidationVerdict.AskUnconditionally)]
    [InlineData("ETag: \"a\"", "ETag: W/\"a\"", RevalidationVerdict.Refresh)]
    [InlineData("ETag: \"a\"", "ETag: W/\"b\"", RevalidationVerdict.AskUnconditionally)]
    [InlineData("Last-Modified: " + Monday, "ETag: \"b\"", RevalidationVerdict.AskUnconditionally)]
    [InlineData("Last-Modified: " + Monday, "Last-Modified: " + Monday, RevalidationVerdict.Refresh)]
    [InlineData("Last-Modified: " + Monday, "Last-Modified: " + Sunday, RevalidationVerdict.AskUnconditionally)]
    internal void A_304_counts_only_for_the_response_it_means(string stored, string answer, RevalidationVerdict expected) =>
        Assert.Equal(expected, Revalidation.Of(
            Exchange.Lines(stored), new CacheResponse(304, Exchange.Lines(answer), Exchange.Now, Exchange.Now), null, Exchange.Now));

    [Theory] // Section 4.3.3; RFC 5861, section 4
    [InlineData(200, 10, RevalidationVerdict.Replace)]
    [InlineData(404, 10, RevalidationVerdict.Replace)]
    [InlineData(501, 10, RevalidationVerdict.Replace)]
    [InlineData(500, 10, RevalidationVerdict.ServeStale)]
    [InlineData(502, 10, RevalidationVerdict.ServeStale)]
    [InlineData(503, 10, RevalidationVerdict.ServeStale)]
    [InlineData(504, 0, RevalidationVerdict.ServeStale)]
    [InlineData(null, 10, RevalidationVerdict.ServeStale)]
    [InlineData(503, -1, RevalidationVerdict.Fail)]
    [InlineData(503, null, RevalidationVerdict.Fail)]
    [InlineData(null, null, RevalidationVerdict.Fail)]
    internal void Other_answers_replace_it_and_failures_may_leave_it(int? status, int? until, RevalidationVerdict expected) =>
        Assert.Equal(expected, Revalidation.Of(
            Exchange.Fields("ETag: \"a\""), status is { } answer ? Exchange.Response(answer) : null, until is { } seconds ? Exchange.After(seconds) : null, Exchange.Now));

    [Fact] // Section 3.2
    public void A_304_updates_fields_and_leaves_those_of_the_body()
    {
        HeaderField[] stored = Exchange.Fields(
            "Content-Type: video/mp4", "Content-Encoding: br", "X-Two: 1", "X-Two: 2", "X-Stays: 1", "Cache-Control: max-age=1", $"Date: {Sunday}");
        CacheResponse answer = Exchange.Response(
            304, "content-encoding: gzip", "Content-Length: 0", "x-two: 3", "X-New: 1", "Cache-Control: max-age=60", $"Date: {Monday}", "Age: 3600", "Connection: X-Hop", "X-Hop: 1");
        RefreshedResponse refreshed = Revalidation.Refresh(Exchange.Get(), 200, stored, answer, Exchange.Options);
        Assert.Equal(
            ["Content-Type: video/mp4", "Content-Encoding: br", "X-Stays: 1", "x-two: 3", "X-New: 1", "Cache-Control: max-age=60", $"Date: {Monday}"],
            refreshed.Fields.Select(field => $"{field.Name}: {field.Value.Trim()}"));
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromHours(1)), (refreshed.Freshness.Lifetime.Time, refreshed.Freshness.AgeWhenReceived));
    }

    [Fact]
    public void A_304_makes_fresh_again_what_states_its_lifetime_itself()
    {
        RefreshedResponse refreshed = Revalidation.Refresh(
            Exchange.Get(), 200, Exchange.Fields("Cache-Control: max-age=60", "ETag: \"a\"", $"Date: {Sunday}"), Exchange.Response(304), Exchange.Options);
        Assert.True(refreshed.Freshness.IsFresh(Exchange.After(59)));
        Assert.Equal(NotStored.No, refreshed.NotStored);
    }

    [Fact]
    public void A_304_can_end_the_keeping()
    {
        RefreshedResponse refreshed = Revalidation.Refresh(
            Exchange.Get(), 200, Exchange.Fields("Cache-Control: max-age=60", "ETag: \"a\""), Exchange.Response(304, "Cache-Control: no-store"), Exchange.Options);
        Assert.Equal(NotStored.NoStore, refreshed.NotStored);
    }

    [Theory] // Section 4.4
    [InlineData("POST", 200, "", "/a?b")]
    [InlineData("PURGE", 204, "", "/a?b")]
    [InlineData("DELETE", 303, "Location: /c", "/a?b /c")]
    [InlineData("PUT", 201, "Location: http://h.example/c|Content-Location: d?e", "/a?b /c /d?e")]
    [InlineData("PUT", 200, "Content-Location: /a?b", "/a?b")]
    [InlineData("POST", 201, "Location: http://other.example/c", "/a?b")]
    [InlineData("POST", 201, "Location: http://h.example:81/c", "/a?b")]
    [InlineData("POST", 201, "Location: https://h.example/c", "/a?b")]
    [InlineData("POST", 201, "Location: http://[", "/a?b")]
    [InlineData("POST", 404, "Location: /c", "")]
    [InlineData("POST", 500, "", "")]
    [InlineData("GET", 200, "Location: /c", "")]
    [InlineData("HEAD", 200, "", "")]
    [InlineData("OPTIONS", 200, "", "")]
    [InlineData("TRACE", 200, "", "")]
    public void Requests_that_change_things_end_what_is_stored_about_them(string method, int status, string lines, string expected) =>
        Assert.Equal(expected, string.Join(' ', Invalidation.TargetsOf(method, new Uri("http://h.example/a?b"), status, Exchange.Lines(lines)).Select(uri => uri.PathAndQuery)));
}
