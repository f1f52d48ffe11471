using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

public sealed class ReusePolicyTests
{
    [Theory] // RFC 9111, sections 4, 4.2.4, 5.2.1; RFC 5861, section 3; RFC 8246
    [InlineData("max-age=60", "", 59, ReuseVerdict.Fresh)]
    [InlineData("max-age=60", "", 60, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, no-cache", "", 1, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "no-cache", 1, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "no-store", 1, ReuseVerdict.Fresh)]
    [InlineData("max-age=60", "max-age=10", 10, ReuseVerdict.Fresh)]
    [InlineData("max-age=60", "max-age=10", 11, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "max-age=0", 1, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, immutable", "max-age=0", 1, ReuseVerdict.Fresh)]
    [InlineData("max-age=60, immutable", "no-cache", 1, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, immutable", "", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "min-fresh=10", 50, ReuseVerdict.Fresh)]
    [InlineData("max-age=60", "min-fresh=10", 51, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "max-stale", 9999, ReuseVerdict.StaleAccepted)]
    [InlineData("max-age=60", "max-stale=10", 70, ReuseVerdict.StaleAccepted)]
    [InlineData("max-age=60", "max-stale=10", 71, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, must-revalidate", "max-stale", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, proxy-revalidate", "max-stale", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("s-maxage=60", "max-stale", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, stale-while-revalidate=10", "", 70, ReuseVerdict.StaleWhileRevalidate)]
    [InlineData("max-age=60, stale-while-revalidate=10", "", 71, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, stale-while-revalidate=10, must-revalidate", "", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("s-maxage=60, stale-while-revalidate=10", "", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, stale-while-revalidate=10", "max-age=99", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60, stale-while-revalidate=10", "max-age=99, max-stale=5", 64, ReuseVerdict.StaleAccepted)]
    [InlineData("max-age=60, stale-while-revalidate=10", "min-fresh=1", 61, ReuseVerdict.MustRevalidate)]
    [InlineData("max-age=60", "only-if-cached", 59, ReuseVerdict.Fresh)]
    [InlineData("max-age=60", "only-if-cached", 61, ReuseVerdict.GatewayTimeout)]
    [InlineData("max-age=60", "only-if-cached, no-cache", 1, ReuseVerdict.GatewayTimeout)]
    [InlineData("max-age=60", "only-if-cached, max-stale", 61, ReuseVerdict.StaleAccepted)]
    internal void A_stored_response_is_reused_as_both_sides_allow(string response, string request, int age, ReuseVerdict expected) =>
        Assert.Equal(expected, At(response, request, age).Verdict);

    [Theory] // RFC 5861, section 4
    [InlineData("max-age=60", "", 61, null)]
    [InlineData("max-age=60, stale-if-error=30", "", 61, 90)]
    [InlineData("max-age=60, stale-if-error=30", "", 90, 90)]
    [InlineData("max-age=60, stale-if-error=30", "", 91, null)]
    [InlineData("max-age=60", "stale-if-error=30", 61, 90)]
    [InlineData("max-age=60, stale-if-error=10", "stale-if-error=30", 61, 90)]
    [InlineData("max-age=60, stale-if-error=30", "max-age=0", 5, 90)]
    [InlineData("max-age=60, stale-if-error=30", "no-cache", 61, null)]
    [InlineData("max-age=60, stale-if-error=30, no-cache", "", 61, null)]
    [InlineData("max-age=60, stale-if-error=30, must-revalidate", "", 61, null)]
    [InlineData("s-maxage=60, stale-if-error=30", "", 61, null)]
    [InlineData("max-age=60, stale-if-error=x", "", 61, null)]
    public void It_stands_in_for_a_failing_origin_as_long_as_someone_allows(string response, string request, int age, int? until) =>
        Assert.Equal(until is { } seconds ? Exchange.After(seconds) : null, At(response, request, age).StaleIfErrorUntil);

    [Fact]
    public void Options_make_way_for_stale_answers()
    {
        var response = Exchange.Response(200, "Cache-Control: s-maxage=60, stale-while-revalidate=10");
        var lenient = Freshness.Of(response, new CachingOptions { StaleDespiteSharedMaxAge = true, StaleIfErrorSeconds = 100 });
        Reuse reuse = ReusePolicy.At(Exchange.After(61), lenient, RequestDirectives.None);
        Assert.Equal((ReuseVerdict.StaleWhileRevalidate, Exchange.After(160)), (reuse.Verdict, reuse.StaleIfErrorUntil));
    }

    [Fact]
    public void A_request_that_wants_better_than_fresh_is_told_apart()
    {
        Assert.True(At("max-age=60", "no-cache", 5).BecauseOfRequest);
        Assert.False(At("max-age=60", "no-cache", 65).BecauseOfRequest);
        Assert.False(At("max-age=60", "", 65).BecauseOfRequest);
        Assert.Equal((TimeSpan.FromSeconds(65), TimeSpan.FromSeconds(-5)), (At("max-age=60", "", 65).Age, At("max-age=60", "", 65).TimeToLive));
    }

    private static Reuse At(string response, string request, int age) => ReusePolicy.At(
        Exchange.After(age), Exchange.Stored($"Cache-Control: {response}"),
        request.Length == 0 ? RequestDirectives.None : RequestDirectives.Of(Exchange.Fields($"Cache-Control: {request}")));
}
