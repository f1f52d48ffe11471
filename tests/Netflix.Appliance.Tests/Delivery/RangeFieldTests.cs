using CsCheck;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Tests.Delivery;

public sealed class RangeFieldTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    [Fact]
    public void Every_range_is_the_slice_a_plain_reading_of_the_RFC_gives() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[-1, 260], Gen.Int[-1, 260]).Sample((total, first, last) =>
        {
            string field = $"bytes={(first < 0 ? "" : first)}-{(last < 0 ? "" : last)}";
            (RangeVerdict expected, byte[] bytes) = Plainly(total, first, last);
            RangeVerdict verdict = RangeField.Read(field, total, out ByteRange range);
            Assert.True(expected == verdict, $"{field} of {total}: {verdict}, expected {expected}");
            if (verdict == RangeVerdict.Satisfiable)
                Assert.Equal(bytes, Body.AsSpan((int)range.Offset, (int)range.Length).ToArray());
        });

    [Fact]
    public void Whatever_the_field_says_a_range_lies_within_the_body() =>
        Gen.Select(Gen.String[Gen.Char["bytes=-0123456789, \t"], 0, 30], Gen.Long[0, long.MaxValue]).Sample((field, total) =>
        {
            if (RangeField.Read("bytes=" + field, total, out ByteRange range) != RangeVerdict.Satisfiable) return;
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
        Assert.Equal(expected, RangeField.Read(field, 200, out _));

    private static (RangeVerdict, byte[]) Plainly(int total, int first, int last)
    {
        if (first < 0 && last < 0) return (RangeVerdict.Whole, []);
        byte[] body = Body[..total];
        if (first < 0) return last == 0 || total == 0 ? (RangeVerdict.Unsatisfiable, []) : (RangeVerdict.Satisfiable, [.. body.TakeLast(last)]);
        if (last >= 0 && last < first) return (RangeVerdict.Whole, []);
        byte[] slice = [.. body.Skip(first).Take(last < 0 ? int.MaxValue : last - first + 1)];
        return slice.Length == 0 ? (RangeVerdict.Unsatisfiable, []) : (RangeVerdict.Satisfiable, slice);
    }
}
