using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

/// <summary>
/// What the public http-cache-tests suite looks at, as far as it is a decision: a response, stored now, is asked for again after some
/// seconds by another request. The names are ours, in the suite's groups.
/// </summary>
public sealed class HttpCacheSuiteTests
{
    private const string Fresh = "Cache-Control: max-age=3600";
    private const string Future = "Thu, 01 Jan 2099 00:00:00 GMT";

    [Theory]
    [InlineData("cc-freshness: none stated", 200, "", "", "", 1, false)]
    [InlineData("cc-freshness: max-age", 200, Fresh, "", "", 3599, true)]
    [InlineData("cc-freshness: max-age passed", 200, "Cache-Control: max-age=2", "", "", 3, false)]
    [InlineData("cc-freshness: max-age eaten by Age", 200, Fresh + "|Age: 7200", "", "", 0, false)]
    [InlineData("cc-freshness: max-age=0", 200, "Cache-Control: max-age=0", "", "", 1, false)]
    [InlineData("cc-freshness: max-age over 2^31", 200, "Cache-Control: max-age=2147483649", "", "", 9, true)]
    [InlineData("cc-freshness: max-age goes before past Expires", 200, Fresh + "|Expires: 0", "", "", 9, true)]
    [InlineData("cc-freshness: max-age=0 goes before future Expires", 200, "Cache-Control: max-age=0|Expires: " + Future, "", "", 0, false)]
    [InlineData("cc-freshness: s-maxage longer", 200, "Cache-Control: max-age=1, s-maxage=3600", "", "", 9, true)]
    [InlineData("cc-freshness: s-maxage shorter", 200, "Cache-Control: max-age=3600, s-maxage=1", "", "", 9, false)]
    [InlineData("cc-response: no-store", 200, "Cache-Control: no-store, max-age=3600", "", "", 1, false)]
    [InlineData("cc-response: no-cache", 200, "Cache-Control: no-cache, max-age=3600|ETag: \"a\"", "", "", 1, false)]
    [InlineData("cc-response: private", 200, "Cache-Control: private, max-age=3600", "", "", 1, false)]
    [InlineData("cc-response: unknown directive", 200, "Cache-Control: foobar, max-age=3600", "", "", 1, true)]
    [InlineData("cc-parse: leading zeros", 200, "Cache-Control: max-age=003600", "", "", 9, true)]
    [InlineData("cc-parse: quoted number", 200, "Cache-Control: max-age=\"3600\"", "", "", 9, true)]
    [InlineData("cc-parse: max-age inside quotes", 200, "Cache-Control: extension=\"max-age=3600\", max-age=1", "", "", 9, false)]
    [InlineData("cc-parse: decimal", 200, "Cache-Control: max-age=3600.0", "", "", 1, false)]
    [InlineData("cc-request: no-cache", 200, Fresh, "", "Cache-Control: no-cache", 1, false)]
    [InlineData("cc-request: max-age=0", 200, Fresh, "", "Cache-Control: max-age=0", 1, false)]
    [InlineData("cc-request: max-stale", 200, "Cache-Control: max-age=1", "", "Cache-Control: max-stale=1000", 9, true)]
    [InlineData("cc-request: min-fresh", 200, "Cache-Control: max-age=1500", "", "Cache-Control: min-fresh=2000", 1, false)]
    [InlineData("cc-request: no-store", 200, Fresh, "Cache-Control: no-store", "", 1, false)]
    [InlineData("expires: future", 200, "Expires: " + Future, "", "", 9, true)]
    [InlineData("expires: past", 200, "Expires: Thu, 01 Jan 1970 00:00:00 GMT", "", "", 1, false)]
    [InlineData("expires: wrong zone", 200, "Expires: Thu, 01 Jan 2099 00:00:00 UTC", "", "", 1, false)]
    [InlineData("expires: no comma", 200, "Expires: Thu 01 Jan 2099 00:00:00 GMT", "", "", 1, false)]
    [InlineData("age-parse: not a number", 200, Fresh + "|Age: abc", "", "", 9, true)]
    [InlineData("age-parse: list, old first", 200, Fresh + "|Age: 7200, 0", "", "", 0, false)]
    [InlineData("pragma: request no-cache", 200, Fresh, "", "Pragma: no-cache", 1, false)]
    [InlineData("pragma: request extension", 200, Fresh, "", "Pragma: foo", 1, true)]
    [InlineData("pragma: in a response means nothing", 200, Fresh + "|Pragma: no-cache", "", "", 1, true)]
    [InlineData("heuristic: 200 with Last-Modified", 200, "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", "", "", 9, true)]
    [InlineData("heuristic: 404 with Last-Modified", 404, "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", "", "", 9, true)]
    [InlineData("heuristic: not for 201", 201, "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", "", "", 9, false)]
    [InlineData("heuristic: not for 503", 503, "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", "", "", 9, false)]
    [InlineData("status: 404 fresh", 404, Fresh, "", "", 9, true)]
    [InlineData("status: 599 fresh", 599, Fresh, "", "", 9, true)]
    [InlineData("status: 599 must-understand", 599, "Cache-Control: max-age=3600, must-understand", "", "", 9, false)]
    [InlineData("status: 200 must-understand, no-store", 200, "Cache-Control: max-age=3600, no-store, must-understand", "", "", 9, true)]
    [InlineData("auth: authorized", 200, Fresh, "Authorization: FOO", "", 1, false)]
    [InlineData("auth: authorized, public", 200, Fresh + ", public", "Authorization: FOO", "", 1, true)]
    [InlineData("vary: same", 200, Fresh + "|Vary: Foo", "Foo: 1", "Foo: 1", 1, true)]
    [InlineData("vary: other", 200, Fresh + "|Vary: Foo", "Foo: 1", "Foo: 2", 1, false)]
    [InlineData("vary: left out", 200, Fresh + "|Vary: Foo", "Foo: 1", "", 1, false)]
    [InlineData("vary: star", 200, Fresh + "|Vary: *", "", "", 1, false)]
    [InlineData("vary: two lines for one", 200, Fresh + "|Vary: Foo", "Foo: 1, 2", "Foo: 1|Foo: 2", 1, true)]
    [InlineData("partial: not kept as a whole", 206, Fresh + "|Content-Range: bytes 0-4/10", "", "", 1, false)]
    [InlineData("cdn-cache-control: longer", 200, "Cache-Control: max-age=1|CDN-Cache-Control: max-age=3600", "", "", 9, true)]
    [InlineData("cdn-cache-control: shorter", 200, Fresh + "|CDN-Cache-Control: max-age=1", "", "", 9, false)]
    [InlineData("cdn-cache-control: goes before no-store", 200, "Cache-Control: no-store|CDN-Cache-Control: max-age=3600", "", "", 9, true)]
    [InlineData("cdn-cache-control: invalid is not there", 200, "Cache-Control: max-age=1|CDN-Cache-Control: max-age=3600,", "", "", 9, false)]
    [InlineData("stale: must-revalidate", 200, "Cache-Control: max-age=1, must-revalidate|ETag: \"a\"", "", "Cache-Control: max-stale", 9, false)]
    public void A_second_request_is_answered_from_the_store(string name, int status, string response, string first, string second, int later, bool reused)
    {
        var answer = new CacheResponse(status, Exchange.Lines(response), Exchange.Now, Exchange.Now);
        var firstRequest = new CacheRequest("GET", Exchange.Lines(first));
        var secondRequest = new CacheRequest("GET", Exchange.Lines(second));

        bool found = StoragePolicy.OfResponse(firstRequest, answer, Exchange.Options) == NotStored.No;
        VaryFields.Read(answer.Fields, Exchange.Options.VaryFields, out IReadOnlyList<string> names);
        found &= VariantKey.Of(names, firstRequest.Fields) == VariantKey.Of(names, secondRequest.Fields);
        Reuse reuse = ReusePolicy.At(Exchange.After(later), Freshness.Of(answer, Exchange.Options), secondRequest.Directives);
        Assert.True(reused == (found && reuse.Verdict is ReuseVerdict.Fresh or ReuseVerdict.StaleAccepted), $"{name}: stored and chosen {found}, {reuse.Verdict}");
    }
}
