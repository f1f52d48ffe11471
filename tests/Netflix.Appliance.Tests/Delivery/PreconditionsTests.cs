using Netflix.Appliance.Delivery;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Tests.Delivery;

public sealed class PreconditionsTests
{
    private const string Monday = "Mon, 02 Nov 2026 08:00:00 GMT";
    private const string Tuesday = "Tue, 03 Nov 2026 08:00:00 GMT";

    [Theory]
    [InlineData("\"a\"", PreconditionVerdict.NotModified)]
    [InlineData("W/\"a\"", PreconditionVerdict.NotModified)]
    [InlineData("\"b\", \"a\"", PreconditionVerdict.NotModified)]
    [InlineData("*", PreconditionVerdict.NotModified)]
    [InlineData("\"b\"", PreconditionVerdict.Proceed)]
    [InlineData("\"b, \\\"a", PreconditionVerdict.Proceed)]
    internal void If_None_Match_compares_weakly(string field, PreconditionVerdict expected) =>
        Assert.Equal(expected, Preconditions.Evaluate(Request() with { IfNoneMatch = field, IfModifiedSince = Monday }, "\"a\"", Tuesday));

    [Theory]
    [InlineData("\"a\"", "\"a\"", PreconditionVerdict.Proceed)]
    [InlineData("W/\"a\"", "\"a\"", PreconditionVerdict.Failed)]
    [InlineData("\"a\"", "W/\"a\"", PreconditionVerdict.Failed)]
    [InlineData("*", "\"a\"", PreconditionVerdict.Proceed)]
    [InlineData("\"b\"", "\"a\"", PreconditionVerdict.Failed)]
    internal void If_Match_compares_strongly(string field, string etag, PreconditionVerdict expected) =>
        Assert.Equal(expected, Preconditions.Evaluate(Request() with { IfMatch = field }, etag, null));

    [Fact]
    public void Dates_count_where_there_are_no_tags()
    {
        Assert.Equal(PreconditionVerdict.NotModified, Preconditions.Evaluate(Request() with { IfModifiedSince = Tuesday }, null, Monday));
        Assert.Equal(PreconditionVerdict.Proceed, Preconditions.Evaluate(Request() with { IfModifiedSince = Monday }, null, Tuesday));
        Assert.Equal(PreconditionVerdict.Failed, Preconditions.Evaluate(Request() with { IfUnmodifiedSince = Monday }, null, Tuesday));
        Assert.Equal(PreconditionVerdict.Proceed, Preconditions.Evaluate(Request() with { IfModifiedSince = "yesterday" }, null, Monday));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("\"a\"", true)]
    [InlineData("W/\"a\"", false)]
    [InlineData("\"b\"", false)]
    [InlineData(Monday, true)]
    [InlineData(Tuesday, false)]
    public void A_range_applies_to_the_very_same_bytes_only(string? ifRange, bool applies) =>
        Assert.Equal(applies, Preconditions.RangeApplies(ifRange, "\"a\"", Monday));

    private static SegmentRequest Request() => new(new ObjectKey("k"), IsHead: false);
}
