using CsCheck;
using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

public sealed class FreshnessTests
{
    [Theory] // RFC 9111, section 4.2.1: s-maxage, max-age, Expires - Date, in this order
    [InlineData("Cache-Control: max-age=60, s-maxage=5", 5, LifetimeSource.SharedMaxAge)]
    [InlineData("Cache-Control: max-age=60|Expires: +5", 60, LifetimeSource.MaxAge)]
    [InlineData("Cache-Control: max-age=x|Expires: +5", 0, LifetimeSource.MaxAge)]
    [InlineData("Expires: +5", 5, LifetimeSource.Expires)]
    [InlineData("Expires: +5|Date: -10", 15, LifetimeSource.Expires)]
    [InlineData("Expires: +5|Date: soon", 5, LifetimeSource.Expires)]
    [InlineData("Expires: -5", 0, LifetimeSource.Expires)]
    [InlineData("Expires: 0|Last-Modified: -1000", 0, LifetimeSource.Expires)]
    [InlineData("Expires: +5|Expires: +5", 5, LifetimeSource.Expires)]
    [InlineData("Expires: +5|Expires: +50", 0, LifetimeSource.Expires)]
    [InlineData("CDN-Cache-Control: max-age=7|Cache-Control: max-age=60, s-maxage=60|Expires: +5", 7, LifetimeSource.MaxAge)]
    [InlineData("CDN-Cache-Control: public|Expires: +5", 0, LifetimeSource.None)]
    [InlineData("Last-Modified: -1000", 100, LifetimeSource.Heuristic)]
    [InlineData("Last-Modified: -1010|Date: -10", 100, LifetimeSource.Heuristic)]
    [InlineData("Last-Modified: -99999999", 86400, LifetimeSource.Heuristic)]
    [InlineData("Last-Modified: +100", 0, LifetimeSource.Heuristic)]
    [InlineData("ETag: \"a\"", 0, LifetimeSource.None)]
    [InlineData("", 0, LifetimeSource.None)]
    internal void A_lifetime_comes_from_the_first_that_states_one(string lines, int seconds, LifetimeSource source) =>
        Assert.Equal(new FreshnessLifetime(TimeSpan.FromSeconds(seconds), source), FreshnessLifetime.Of(At(200, lines), Exchange.Options));

    [Theory] // Section 4.2.2 and RFC 9110, section 15.1
    [InlineData(404, "", 5, LifetimeSource.Configured)]
    [InlineData(410, "", 5, LifetimeSource.Configured)]
    [InlineData(404, "Cache-Control: max-age=60", 60, LifetimeSource.MaxAge)]
    [InlineData(301, "", 60, LifetimeSource.Configured)]
    [InlineData(308, "", 60, LifetimeSource.Configured)]
    [InlineData(302, "", 0, LifetimeSource.None)]
    [InlineData(302, "Last-Modified: -1000", 0, LifetimeSource.None)]
    [InlineData(302, "Last-Modified: -1000|Cache-Control: public", 100, LifetimeSource.Heuristic)]
    [InlineData(503, "", 0, LifetimeSource.None)]
    [InlineData(500, "Last-Modified: -1000", 0, LifetimeSource.None)]
    internal void Only_some_statuses_are_fresh_without_saying_so(int status, string lines, int seconds, LifetimeSource source) =>
        Assert.Equal(new FreshnessLifetime(TimeSpan.FromSeconds(seconds), source), FreshnessLifetime.Of(At(status, lines), Exchange.Options));

    [Theory] // Sections 4.2.3 and 5.1
    [InlineData("", 0)]
    [InlineData("Age: 30", 30)]
    [InlineData("Age: 30|Date: -50", 50)]
    [InlineData("Age: 50|Date: -30", 50)]
    [InlineData("Date: +50", 0)]
    [InlineData("Age: 30, 0", 30)]
    [InlineData("Age: 0|Age: 30", 0)]
    [InlineData("Age: old", 0)]
    [InlineData("Age: -7", 0)]
    [InlineData("Age: 7.0", 0)]
    [InlineData("Age: 7;foo=111", 0)]
    [InlineData("Age: 99999999999", 2147483648)]
    public void Age_is_the_larger_of_what_is_said_and_what_the_dates_show(string lines, long seconds) =>
        Assert.Equal(seconds, (long)ResponseAge.WhenReceived(At(200, lines)).TotalSeconds);

    [Fact]
    public void Time_on_the_way_counts_as_age()
    {
        var slow = new CacheResponse(200, Exchange.Fields("Age: 3"), Exchange.Now, Exchange.After(4));
        Assert.Equal(TimeSpan.FromSeconds(7), ResponseAge.WhenReceived(slow));
        Assert.Equal(TimeSpan.FromSeconds(9), Freshness.Of(slow, Exchange.Options).Age(Exchange.After(6)));
        Assert.Equal(TimeSpan.FromSeconds(7), Freshness.Of(slow, Exchange.Options).Age(Exchange.After(-60)));
    }

    [Fact]
    public void A_plain_reading_of_the_RFC_gives_the_same_freshness() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200], Gen.Int[-200, 200], Gen.Int[0, 60], Gen.Int[0, 400]).Sample((maxAge, age, date, delay, later) =>
        {
            var response = new CacheResponse(
                200, Exchange.Fields($"Cache-Control: max-age={maxAge}", $"Age: {age}", $"Date: {Exchange.Date(date)}"), Exchange.Now, Exchange.After(delay));
            int current = Math.Max(Math.Max(0, delay - date), age + delay) + later;
            var freshness = Freshness.Of(response, Exchange.Options);
            Assert.Equal(current, freshness.Age(Exchange.After(delay + later)).TotalSeconds);
            Assert.Equal(maxAge > current, freshness.IsFresh(Exchange.After(delay + later)));
        });

    [Fact]
    public void Whatever_the_fields_say_age_and_lifetime_are_neither_negative_nor_endless() =>
        Gen.Select(Gen.String[Gen.Char["0123456789-., ;x\"="], 0, 25], Gen.Long[-60_000_000_000, 200_000_000_000], Gen.Int[0, 9999]).Sample((text, offset, wait) =>
        {
            DateTimeOffset date = Exchange.Now.AddSeconds(offset);
            var response = Exchange.Response(
                200, $"Cache-Control: s-maxage={text}, max-age={text}", $"Age: {text}", $"Date: {HttpDate.Write(date)}", $"Expires: {text}");
            var freshness = Freshness.Of(response, Exchange.Options);
            Assert.InRange(freshness.Lifetime.Time, TimeSpan.Zero, DeltaSeconds.VeryLong);
            Assert.True(freshness.Age(Exchange.After(wait)) >= TimeSpan.FromSeconds(wait));
            foreach (string request in (string[])["max-age", "max-stale", "min-fresh", "stale-if-error"])
                ReusePolicy.At(Exchange.After(wait), freshness, RequestDirectives.Of(Exchange.Fields($"Cache-Control: {request}={text}")));
        });

    // "+5" and "-5" are dates so many seconds from now.
    private static CacheResponse At(int status, string lines) => new(
        status,
        [.. Exchange.Lines(lines).Select(field => field.Name is "Age" || field.Value.Trim() is not ['+' or '-', ..] ? field
            : field with { Value = Exchange.Date(int.Parse(field.Value, System.Globalization.CultureInfo.InvariantCulture)) })],
        Exchange.Now, Exchange.Now);
}
