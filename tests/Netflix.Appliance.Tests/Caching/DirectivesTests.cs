using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

public sealed class DirectivesTests
{
    [Theory] // RFC 9111, sections 1.2.2, 4.2.1, 5.2
    [InlineData("max-age=60", 60L)]
    [InlineData("MAX-AGE=60", 60L)]
    [InlineData("max-age=\"60\"", 60L)]
    [InlineData("max-age=007", 7L)]
    [InlineData("max-age=60, max-age=5", 60L)]
    [InlineData("foo, max-age=60,,bar=\"x, max-age=1\"", 60L)]
    [InlineData("bar=\"x, max-age=1\", max-age=60", 60L)]
    [InlineData("bar=\"a\\\", max-age=1\", max-age=60", 60L)]
    [InlineData("max-age", 0L)]
    [InlineData("max-age=", 0L)]
    [InlineData("max-age=-1", 0L)]
    [InlineData("max-age=1.5", 0L)]
    [InlineData("max-age=6a", 0L)]
    [InlineData("max-age='60'", 0L)]
    [InlineData("max-age=\"60", 0L)]
    [InlineData("max-age =60", 0L)]
    [InlineData("max-age= 60", 0L)]
    [InlineData("max-age=2147483647", 2147483647L)]
    [InlineData("max-age=2147483648", 2147483648L)]
    [InlineData("max-age=99999999999999999999999", 2147483648L)]
    [InlineData("s-max-age=60", null)]
    [InlineData("maxage=60", null)]
    public void Max_age_is_a_number_of_seconds_or_zero(string field, long? seconds) =>
        Assert.Equal(seconds, Seconds(ResponseDirectives.Of(Exchange.Fields($"cache-control: {field}")).MaxAge));

    [Fact]
    public void An_open_quote_ends_with_its_line() =>
        Assert.True(ResponseDirectives.Of(Exchange.Fields("Cache-Control: a=\"b", "Cache-Control: no-store")).NoStore);

    [Theory] // Sections 5.2.2.4 and 5.2.2.7
    [InlineData("private", true, false, "")]
    [InlineData("no-cache", false, true, "")]
    [InlineData("private=\"X-User, set-cookie\"", false, false, "X-User set-cookie")]
    [InlineData("no-cache=Set-Cookie", false, false, "Set-Cookie")]
    [InlineData("private=\"a\", private", true, false, "a")]
    [InlineData("private=\"\"", true, false, "")]
    [InlineData("no-cache=\"a b\"", false, true, "")]
    public void Field_names_limit_private_and_no_cache_to_fields(string field, bool isPrivate, bool noCache, string names)
    {
        var read = ResponseDirectives.Of(Exchange.Fields($"Cache-Control: {field}"));
        Assert.Equal((isPrivate, noCache, names), (read.Private, read.NoCache, string.Join(' ', read.FieldsNotKept)));
    }

    [Fact]
    public void All_other_response_directives_are_read()
    {
        var read = ResponseDirectives.Of(Exchange.Fields(
            "Cache-Control: public, must-revalidate, proxy-revalidate, must-understand, immutable",
            "Cache-Control: s-maxage=9, stale-while-revalidate=8, stale-if-error=7"));
        Assert.Equal(
            new ResponseDirectives
            {
                Public = true, MustRevalidate = true, ProxyRevalidate = true, MustUnderstand = true, Immutable = true, SharedMaxAge = TimeSpan.FromSeconds(9),
                StaleWhileRevalidate = TimeSpan.FromSeconds(8), StaleIfError = TimeSpan.FromSeconds(7), FieldsNotKept = read.FieldsNotKept,
            },
            read);
        Assert.Empty(read.FieldsNotKept);
    }

    [Theory] // RFC 9213, sections 2.1 and 2.2; RFC 9651
    [InlineData("max-age=9", true, 9L)]
    [InlineData("max-age=9, foo=(a \"b\";c 1.5), d=:YQ==:, e=@12, f=?0", true, 9L)]
    [InlineData("max-age=9;extra=1;more", true, 9L)]
    [InlineData("max-age=1, max-age=9", true, 9L)]
    [InlineData("max-age=9|CDN-Cache-Control: public", true, 9L)]
    [InlineData("max-age=-5", true, 0L)]
    [InlineData("max-age=\"9\"", true, 0L)]
    [InlineData("max-age=9.5", true, 0L)]
    [InlineData("public", true, null)]
    [InlineData("", false, 60L)]
    [InlineData("Max-Age=9", false, 60L)]
    [InlineData("max-age=9,", false, 60L)]
    [InlineData("max-age =9", false, 60L)]
    [InlineData("max-age= 9", false, 60L)]
    [InlineData("max-age=9 public", false, 60L)]
    [InlineData("max-age=9, a=\"b", false, 60L)]
    [InlineData("max-age=9, a=(b", false, 60L)]
    [InlineData("max-age=9, a=?2", false, 60L)]
    [InlineData("max-age=9999999999999999", false, 60L)]
    public void A_field_for_CDNs_goes_before_Cache_Control_if_it_parses_whole(string field, bool targeted, long? maxAge)
    {
        var read = ResponseDirectives.Of(Exchange.Lines($"Cache-Control: max-age=60, no-store|CDN-Cache-Control: {field}"));
        Assert.Equal((targeted, !targeted, maxAge), (read.IsTargeted, read.NoStore, Seconds(read.MaxAge)));
    }

    [Theory] // Section 5.2.1 and, for Pragma, 5.4
    [InlineData("", false, null, null, null)]
    [InlineData("Pragma: no-cache", true, null, null, null)]
    [InlineData("Pragma: foo, No-Cache", true, null, null, null)]
    [InlineData("Pragma: no-cache|Cache-Control: max-age=3", false, 3L, null, null)]
    [InlineData("Cache-Control: max-age=x", false, 0L, null, null)]
    [InlineData("Cache-Control: max-stale", false, null, 2147483648L, null)]
    [InlineData("Cache-Control: max-stale=4|Cache-Control: min-fresh=5", false, null, 4L, 5L)]
    [InlineData("Cache-Control: max-stale=x, min-fresh=x", false, null, null, null)]
    public void Request_directives_are_read_strictly(string lines, bool noCache, long? maxAge, long? maxStale, long? minFresh)
    {
        var read = RequestDirectives.Of(Exchange.Lines(lines));
        Assert.Equal((noCache, maxAge, maxStale, minFresh), (read.NoCache, Seconds(read.MaxAge), Seconds(read.MaxStale), Seconds(read.MinFresh)));
    }

    [Theory] // RFC 9110, section 5.6.7
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784111777L)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 784111777L)]
    [InlineData("Sun Nov  6 08:49:37 1994", 784111777L)]
    [InlineData("Wed Nov 16 08:49:37 1994", 784975777L)]
    [InlineData("Friday, 06-Nov-76 08:49:37 GMT", 3371878177L)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC", null)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 gmt", null)]
    [InlineData("Sun, 06 nov 1994 08:49:37 GMT", null)]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT", null)]
    [InlineData("Sun, 06  Nov 1994 08:49:37 GMT", null)]
    [InlineData("Sun 06 Nov 1994 08:49:37 GMT", null)]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT", null)]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT", null)]
    [InlineData("0", null)]
    [InlineData(null, null)]
    public void Dates_have_three_forms_and_no_other(string? text, long? seconds) =>
        Assert.Equal(seconds, HttpDate.TryRead(text, Exchange.Now, out DateTimeOffset date) ? date.ToUnixTimeSeconds() : null);

    private static long? Seconds(TimeSpan? time) => (long?)time?.TotalSeconds;
}
