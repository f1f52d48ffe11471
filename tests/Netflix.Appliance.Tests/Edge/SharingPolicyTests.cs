using System.Net;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Edge;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Tests.Edge;

public sealed class SharingPolicyTests
{
    [Theory]
    [InlineData("max-age=60", null, NotShared.No, 60)]
    [InlineData("max-age=60, s-maxage=600", null, NotShared.No, 600)]
    [InlineData("public, max-age=60", "Age: 30", NotShared.No, 60)]
    [InlineData("max-age=60", "Age: 60", NotShared.Stale, 60)]
    [InlineData("max-age=60", "Age: soon", NotShared.Stale, 0)]
    [InlineData("max-age=0", null, NotShared.Stale, 0)]
    [InlineData("public", null, NotShared.NoExplicitFreshness, 0)]
    [InlineData("max-age=banana", null, NotShared.NoExplicitFreshness, 0)]
    [InlineData("max-age=60, private", null, NotShared.ResponseDirective, 0)]
    [InlineData("max-age=60, no-store", null, NotShared.ResponseDirective, 0)]
    [InlineData("max-age=60, no-cache", null, NotShared.ResponseDirective, 0)]
    [InlineData("max-age=60", "Vary: Accept", NotShared.Vary, 0)]
    [InlineData("max-age=60", "Vary: *", NotShared.Vary, 0)]
    [InlineData("max-age=60", "Set-Cookie: a=b", NotShared.SetCookie, 0)]
    [InlineData("max-age=60", "Content-Encoding: gzip", NotShared.ContentEncoding, 0)]
    [InlineData(null, "Expires: Thu, 01 Jan 2099 00:00:00 GMT", NotShared.NoExplicitFreshness, 0)]
    internal void Only_what_is_certain_is_shared(string? cacheControl, string? field, NotShared expected, int seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        if (cacheControl is not null) response.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
        if (field?.Split(": ") is [var name, var value] && !response.Headers.TryAddWithoutValidation(name, value))
            response.Content.Headers.TryAddWithoutValidation(name, value);
        Assert.Equal(expected, SharingPolicy.OfResponse(response, out TimeSpan freshFor, out _));
        if (expected == NotShared.No) Assert.Equal(seconds, freshFor.TotalSeconds);
    }

    [Theory]
    [InlineData(HttpStatusCode.PartialContent)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MovedPermanently)]
    public void Only_200_is_shared(HttpStatusCode status)
    {
        using var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Cache-Control", "max-age=60");
        Assert.Equal(NotShared.Status, SharingPolicy.OfResponse(response, out _, out _));
    }

    [Theory]
    [InlineData("GET", null, NotShared.No)]
    [InlineData("HEAD", null, NotShared.No)]
    [InlineData("POST", null, NotShared.Method)]
    [InlineData("GET", "Authorization", NotShared.Authorization)]
    [InlineData("GET", "Cache-Control", NotShared.RequestDirective)]
    [InlineData("GET", "Pragma", NotShared.RequestDirective)]
    [InlineData("GET", "Transfer-Encoding", NotShared.RequestBody)]
    internal void Only_plain_reads_are_shared(string method, string? field, NotShared expected)
    {
        using var body = new MemoryStream();
        var request = new ViewerRequest(
            method, "/", "1.1", field is null ? [] : [new HeaderField(field, "x")], null, field == "Transfer-Encoding" ? body : null, null);
        Assert.Equal(expected, SharingPolicy.OfRequest(request));
    }
}
