using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Tests.Caching;

public sealed class ForwardingFieldsTests
{
    private static readonly ApplianceName Name = new("edge-1");

    [Fact] // RFC 9211, section 2
    public void Cache_Status_says_what_became_of_a_request()
    {
        Assert.Equal("edge-1; hit", Text(CacheStatusEntry.Hit()));
        Assert.Equal("edge-1; hit; ttl=59", Text(CacheStatusEntry.Hit(TimeSpan.FromSeconds(59.9))));
        Assert.Equal("edge-1; hit; ttl=-1", Text(CacheStatusEntry.Hit(TimeSpan.FromSeconds(-0.1))));
        Assert.Equal("edge-1; fwd=stale; fwd-status=304; ttl=60; stored; collapsed", Text(CacheStatusEntry.Forward(ForwardReason.Stale) with
        {
            ForwardStatus = 304, TimeToLive = TimeSpan.FromMinutes(1), Stored = true, Collapsed = true,
        }));
        Assert.Equal("edge-1; fwd=uri-miss; detail=\"a \\\"b\\\" \\\\ ?\"", Text(CacheStatusEntry.Forward(ForwardReason.UriMiss) with { Detail = "a \"b\" \\ é" }));
        Assert.Equal("\"1st\"; hit", CacheStatusEntry.Hit().ToField(new ApplianceName("1st")).Value);
    }

    [Fact]
    public void Every_reason_has_its_word() =>
        Assert.Equal(
            ["bypass", "method", "uri-miss", "vary-miss", "miss", "request", "stale", "partial"],
            Enum.GetValues<ForwardReason>().Select(reason => Text(CacheStatusEntry.Forward(reason)).Split("fwd=")[1]));

    [Theory] // RFC 9110, section 7.6.3
    [InlineData("1.0", "1.0 edge-1")]
    [InlineData("1.1", "1.1 edge-1")]
    [InlineData("2.0", "2 edge-1")]
    public void Via_names_the_version_received(string version, string expected) => Assert.Equal(expected, ViaField.Of(Version.Parse(version), Name).Value);

    [Theory]
    [InlineData("", false)]
    [InlineData("Via: 1.1 edge-2, 1.1 other", false)]
    [InlineData("Via: 1.1 edge-10", false)]
    [InlineData("Via: 1.1 edge-2|via: HTTP/1.1 Edge-1 (comment)", true)]
    public void A_request_that_was_here_before_is_known(string lines, bool loop) => Assert.Equal(loop, ViaField.IsLoop(Exchange.Lines(lines), Name));

    private static string Text(CacheStatusEntry entry) => entry.ToField(Name).Value;
}
