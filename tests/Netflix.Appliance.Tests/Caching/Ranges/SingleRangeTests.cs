using CsCheck;
using Netflix.Appliance.Caching.Ranges;

namespace Netflix.Appliance.Tests.Caching.Ranges;

public sealed class SingleRangeTests
{
    [Fact]
    public void Every_range_is_the_slice_a_plain_reading_of_the_RFC_gives() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[-1, 260], Gen.Int[-1, 260]).Sample((total, first, last) =>
        {
            string field = $"bytes={(first < 0 ? "" : first)}-{(last < 0 ? "" : last)}";
            (RangeVerdict expected, byte[] bytes) = PlainRange.Of(total, first, last);
            RangeVerdict verdict = RangeField.ReadSingle(field, total, out ByteRange range);
            Assert.True(expected == verdict, $"{field} of {total}: {verdict}, expected {expected}");
            if (verdict == RangeVerdict.Satisfiable)
                Assert.Equal(bytes, PlainRange.Body.AsSpan((int)range.Offset, (int)range.Length).ToArray());
        });

    [Fact]
    public void Whatever_the_field_says_a_range_lies_within_the_body() =>
        Gen.Select(Gen.String[Gen.Char["bytes=-0123456789, \t"], 0, 30], Gen.Long[0, long.MaxValue]).Sample((field, total) =>
        {
            if (RangeField.ReadSingle("bytes=" + field, total, out ByteRange range) != RangeVerdict.Satisfiable) return;
            Assert.True(range.Offset >= 0 && range.Length > 0 && range.Length <= total - range.Offset, $"'{field}' of {total}: {range}");
        });

    [Theory]
    [InlineData("bytes=99999999999999999999-", RangeVerdict.Unsatisfiable)]
    [InlineData("bytes=0-99999999999999999999", RangeVerdict.Satisfiable)]
    [InlineData("bytes=-99999999999999999999", RangeVerdict.Satisfiable)]
    [InlineData("BYTES=0-1", RangeVerdict.Satisfiable)]
    [InlineData("bytes=-0", RangeVerdict.Unsatisfiable)]
    [InlineData("bytes=5-4", RangeVerdict.Whole)]
    [InlineData("bytes=+1-4", RangeVerdict.Whole)]
    [InlineData("bytes=1-4,6-7", RangeVerdict.Whole)]
    [InlineData("lines=1-4", RangeVerdict.Whole)]
    [InlineData("bytes", RangeVerdict.Whole)]
    [InlineData("", RangeVerdict.Whole)]
    internal void Unusual_fields_are_read_as_the_RFC_says(string field, RangeVerdict expected) =>
        Assert.Equal(expected, RangeField.ReadSingle(field, 200, out _));
}
