using Netflix.Appliance.Caching;

namespace Netflix.Appliance.Tests.Caching;

public sealed class StoragePolicyTests
{
    [Theory] // RFC 9111, sections 3, 3.5 and 5.2.2
    [InlineData(200, "Cache-Control: max-age=60", NotStored.No)]
    [InlineData(200, "Cache-Control: s-maxage=60", NotStored.No)]
    [InlineData(200, "Expires: Thu, 01 Jan 2099 00:00:00 GMT", NotStored.No)]
    [InlineData(200, "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT", NotStored.No)]
    [InlineData(200, "ETag: \"a\"", NotStored.No)]
    [InlineData(200, "Cache-Control: no-cache|ETag: \"a\"", NotStored.No)]
    [InlineData(200, "", NotStored.NoFreshness)]
    [InlineData(200, "Cache-Control: public", NotStored.NoFreshness)]
    [InlineData(200, "Last-Modified: yesterday", NotStored.NoFreshness)]
    [InlineData(200, "Cache-Control: max-age=0", NotStored.NeverUsable)]
    [InlineData(200, "Cache-Control: max-age=60|Age: 60", NotStored.NeverUsable)]
    [InlineData(200, "Cache-Control: max-age=60, no-cache", NotStored.NeverUsable)]
    [InlineData(200, "Cache-Control: max-age=0, stale-while-revalidate=9", NotStored.No)]
    [InlineData(200, "Cache-Control: max-age=0, stale-if-error=9", NotStored.No)]
    [InlineData(200, "Cache-Control: max-age=0, stale-if-error=9, must-revalidate", NotStored.NeverUsable)]
    [InlineData(200, "Cache-Control: max-age=60, no-store", NotStored.NoStore)]
    [InlineData(200, "Cache-Control: max-age=60, private", NotStored.Private)]
    [InlineData(200, "Cache-Control: max-age=60, private=\"X-User\"", NotStored.No)]
    [InlineData(200, "Cache-Control: max-age=60, no-store|CDN-Cache-Control: max-age=60", NotStored.No)]
    [InlineData(200, "Cache-Control: max-age=60|CDN-Cache-Control: no-store", NotStored.NoStore)]
    [InlineData(200, "Cache-Control: max-age=60|CDN-Cache-Control: private", NotStored.Private)]
    [InlineData(200, "Cache-Control: max-age=60, no-store, must-understand", NotStored.No)]
    [InlineData(599, "Cache-Control: max-age=60, no-store, must-understand", NotStored.StatusNotUnderstood)]
    [InlineData(599, "Cache-Control: max-age=60, must-understand", NotStored.StatusNotUnderstood)]
    [InlineData(599, "Cache-Control: max-age=60", NotStored.No)]
    [InlineData(103, "Cache-Control: max-age=60", NotStored.InterimStatus)]
    [InlineData(206, "Cache-Control: max-age=60", NotStored.PartialContent)]
    [InlineData(304, "Cache-Control: max-age=60", NotStored.NotModified)]
    [InlineData(404, "", NotStored.No)]
    [InlineData(301, "", NotStored.No)]
    [InlineData(302, "", NotStored.NoFreshness)]
    [InlineData(302, "ETag: \"a\"", NotStored.NoFreshness)]
    [InlineData(302, "Cache-Control: max-age=60", NotStored.No)]
    [InlineData(503, "", NotStored.NoFreshness)]
    [InlineData(200, "Cache-Control: max-age=60|Vary: Accept", NotStored.No)]
    [InlineData(200, "Cache-Control: max-age=60|Vary: Accept, *", NotStored.VaryAny)]
    [InlineData(200, "Cache-Control: max-age=60|Vary: a,b,c,d,e,f,g,h,i", NotStored.TooManyVaryFields)]
    [InlineData(200, "Cache-Control: max-age=60|Set-Cookie: a=b", NotStored.SetCookie)]
    [InlineData(200, "Cache-Control: max-age=60, no-cache=\"set-cookie\"|Set-Cookie: a=b", NotStored.No)]
    internal void A_response_is_kept_when_the_RFC_allows_and_it_can_be_of_use(int status, string lines, NotStored expected) =>
        Assert.Equal(expected, StoragePolicy.OfResponse(Exchange.Get(), new CacheResponse(status, Exchange.Lines(lines), Exchange.Now, Exchange.Now), Exchange.Options));

    [Theory] // Section 3.5
    [InlineData("max-age=60", NotStored.Authorization)]
    [InlineData("max-age=60, public", NotStored.No)]
    [InlineData("max-age=60, must-revalidate", NotStored.No)]
    [InlineData("s-maxage=60", NotStored.No)]
    [InlineData("max-age=60, proxy-revalidate", NotStored.Authorization)]
    internal void What_was_asked_with_a_password_is_kept_only_if_it_is_for_all(string cacheControl, NotStored expected) =>
        Assert.Equal(expected, StoragePolicy.OfResponse(
            Exchange.Get("Authorization: Basic YTpi"), Exchange.Response(200, $"Cache-Control: {cacheControl}"), Exchange.Options));

    [Theory]
    [InlineData("GET", "", NotStored.No)]
    [InlineData("HEAD", "", NotStored.Method)]
    [InlineData("POST", "", NotStored.Method)]
    [InlineData("get", "", NotStored.Method)]
    [InlineData("GET", "Cache-Control: no-store", NotStored.RequestNoStore)]
    [InlineData("GET", "Cache-Control: no-cache", NotStored.No)]
    [InlineData("GET", "Content-Length: 0", NotStored.No)]
    [InlineData("GET", "Content-Length: 3", NotStored.RequestBody)]
    [InlineData("GET", "Transfer-Encoding: chunked", NotStored.RequestBody)]
    internal void Only_plain_GETs_bring_something_to_keep(string method, string lines, NotStored expected) =>
        Assert.Equal(expected, StoragePolicy.OfRequest(new CacheRequest(method, Exchange.Lines(lines))));

    [Fact]
    public void A_surrogate_key_too_many_is_a_reason_not_to_keep()
    {
        var few = new CachingOptions { SurrogateKeys = 3 };
        var response = Exchange.Response(200, "Cache-Control: max-age=9", "Surrogate-Key: a b  a", "surrogate-key: c");
        Assert.Equal(NotStored.No, StoragePolicy.OfResponse(Exchange.Get(), response, few));
        Assert.True(SurrogateKeys.TryRead(response.Fields, 3, out IReadOnlyList<string> keys));
        Assert.Equal(["a", "b", "c"], keys);
        Assert.Equal(NotStored.TooManySurrogateKeys, StoragePolicy.OfResponse(Exchange.Get(), response, new CachingOptions { SurrogateKeys = 2 }));
    }

    [Fact] // Section 3.1
    public void Fields_of_the_hop_and_of_one_viewer_are_not_kept()
    {
        var response = Exchange.Response(200, "connection: close, X-Hop", "X-Hop: 1", "X-User: u", "Age: 7", "Cache-Control: max-age=9, private=x-user", "X-Kept: 1");
        Assert.Equal(["Cache-Control", "X-Kept", "Date"], StoredFields.Of(response).Select(field => field.Name));
    }
}
