using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Tests.Delivery;

public sealed class PreconditionsTests
{
    private const string Monday = "Mon, 02 Nov 2026 08:00:00 GMT";
    private static readonly DateTimeOffset Now = new(2026, 11, 4, 8, 0, 0, TimeSpan.Zero);
    private const string Tuesday = "Tue, 03 Nov 2026 08:00:00 GMT";

    [Theory]
    [InlineData("\"a\"", PreconditionVerdict.NotModified)]
    [InlineData("W/\"a\"", PreconditionVerdict.NotModified)]
    [InlineData("\"b\", \"a\"", PreconditionVerdict.NotModified)]
    [InlineData("*", PreconditionVerdict.NotModified)]
    [InlineData("\"b\"", PreconditionVerdict.Proceed)]
    [InlineData("\"b, \\\"a", PreconditionVerdict.Proceed)]
    internal void If_None_Match_compares_weakly(string field, PreconditionVerdict expected) =>
        Assert.Equal(expected, Preconditions.Evaluate(Request() with { IfNoneMatch = field, IfModifiedSince = Monday }, Stored("\"a\"", Tuesday), Now));

    [Theory]
    [InlineData("\"a\"", "\"a\"", PreconditionVerdict.Proceed)]
    [InlineData("W/\"a\"", "\"a\"", PreconditionVerdict.Failed)]
    [InlineData("\"a\"", "W/\"a\"", PreconditionVerdict.Failed)]
    [InlineData("*", "\"a\"", PreconditionVerdict.Proceed)]
    [InlineData("\"b\"", "\"a\"", PreconditionVerdict.Failed)]
    internal void If_Match_compares_strongly(string field, string etag, PreconditionVerdict expected) =>
        Assert.Equal(expected, Preconditions.Evaluate(Request() with { IfMatch = field }, Stored(etag, null), Now));

    [Fact]
    public void Dates_count_where_there_are_no_tags()
    {
        Assert.Equal(PreconditionVerdict.NotModified, Preconditions.Evaluate(Request() with { IfModifiedSince = Tuesday }, Stored(null, Monday), Now));
        Assert.Equal(PreconditionVerdict.Proceed, Preconditions.Evaluate(Request() with { IfModifiedSince = Monday }, Stored(null, Tuesday), Now));
        Assert.Equal(PreconditionVerdict.Failed, Preconditions.Evaluate(Request() with { IfUnmodifiedSince = Monday }, Stored(null, Tuesday), Now));
        Assert.Equal(PreconditionVerdict.Proceed, Preconditions.Evaluate(Request() with { IfModifiedSince = "yesterday" }, Stored(null, Monday), Now));
    }

    [Fact]
    public void Old_forms_of_dates_count_too() =>
        Assert.Equal(PreconditionVerdict.NotModified, Preconditions.Evaluate(
            Request() with { IfModifiedSince = "Monday, 02-Nov-26 08:00:00 GMT" }, Stored(null, Monday), Now));

    [Fact] // RFC 9111, section 4.3.2
    public void Without_Last_Modified_the_Date_counts()
    {
        var stored = new ResponseHead(200, [new HeaderField("Date", Monday)], null);
        Assert.Equal(PreconditionVerdict.NotModified, Preconditions.Evaluate(Request() with { IfModifiedSince = Tuesday }, stored, Now));
        Assert.Equal(PreconditionVerdict.Proceed, Preconditions.Evaluate(Request() with { IfUnmodifiedSince = "Sun, 01 Nov 2026 08:00:00 GMT" }, stored, Now));
    }

    private static ResponseHead Stored(string? etag, string? lastModified) => new(
        200, [.. etag is null ? [] : (HeaderField[])[new("ETag", etag)], .. lastModified is null ? [] : (HeaderField[])[new("Last-Modified", lastModified)]], null);

    private static SegmentRequest Request() => new(new ObjectKey("k"), IsHead: false);
}
