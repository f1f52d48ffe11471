using System.Text;
using CsCheck;
using Netflix.Appliance.Caching.Ranges;

namespace Netflix.Appliance.Tests.Caching.Ranges;

public sealed class RangeFieldTests
{
    [Fact]
    public void Every_single_range_is_the_slice_a_plain_reading_of_the_RFC_gives() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[-1, 260], Gen.Int[-1, 260]).Sample((total, first, last) =>
        {
            string field = $"bytes={(first < 0 ? "" : first)}-{(last < 0 ? "" : last)}";
            (RangeVerdict expected, byte[] bytes) = PlainRange.Of(total, first, last);
            RangeVerdict verdict = RangeField.Read(field, total, out IReadOnlyList<ByteRange> ranges);
            Assert.True(expected == verdict, $"{field} of {total}: {verdict}, expected {expected}");
            if (verdict != RangeVerdict.Satisfiable) return;
            ByteRange range = Assert.Single(ranges);
            Assert.Equal(bytes, PlainRange.Body.AsSpan((int)range.Offset, (int)range.Length).ToArray());
        });

    [Fact]
    public void Several_ranges_cover_what_was_asked_and_are_disjoint() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Select(Gen.Int[0, 3500], Gen.Int[0, 400]).Array[1, 16]).Sample((total, asked) =>
        {
            string field = "bytes=" + string.Join(", ", asked.Select(range => $"{range.Item1}-{range.Item1 + range.Item2}"));
            HashSet<int> wanted = [.. asked.SelectMany(range => Enumerable.Range(range.Item1, range.Item2 + 1)).Where(at => at < total)];
            RangeVerdict verdict = RangeField.Read(field, total, out IReadOnlyList<ByteRange> ranges);
            Assert.Equal(wanted.Count == 0 ? RangeVerdict.Unsatisfiable : RangeVerdict.Satisfiable, verdict);
            List<int> given = [.. ranges.SelectMany(range => Enumerable.Range((int)range.Offset, (int)range.Length))];
            Assert.Equal(given.Count, given.Distinct().Count());
            Assert.True(wanted.IsSubsetOf(given), field);
            Assert.All(given, at => Assert.InRange(at, 0, total - 1));
            ByteRange[] sorted = [.. ranges.OrderBy(range => range.Offset)];
            for (int i = 1; i < sorted.Length; i++) Assert.True(sorted[i].Offset - sorted[i - 1].EndExclusive >= 80, field);
        });

    [Fact]
    public void Whatever_the_field_says_ranges_lie_within_the_body() =>
        Gen.Select(Gen.String[Gen.Char["bytes=-0123456789, \t"], 0, 40], Gen.Long[0, long.MaxValue]).Sample((field, total) =>
        {
            bool satisfiable = RangeField.Read("bytes=" + field, total, out IReadOnlyList<ByteRange> ranges) == RangeVerdict.Satisfiable;
            Assert.Equal(satisfiable, ranges.Count > 0);
            Assert.All(ranges, range => Assert.True(range.Offset >= 0 && range.Length > 0 && range.Length <= total - range.Offset, $"'{field}' of {total}: {range}"));
        });

    [Theory]
    [InlineData("bytes=99999999999999999999-", RangeVerdict.Unsatisfiable)]
    [InlineData("bytes=0-99999999999999999999", RangeVerdict.Satisfiable)]
    [InlineData("bytes=-99999999999999999999", RangeVerdict.Satisfiable)]
    [InlineData("BYTES=0-1", RangeVerdict.Satisfiable)]
    [InlineData("bytes=-0", RangeVerdict.Unsatisfiable)]
    [InlineData("bytes=-0, 500-", RangeVerdict.Unsatisfiable)]
    [InlineData("bytes=5-4", RangeVerdict.Whole)]
    [InlineData("bytes=0-1, 5-4", RangeVerdict.Whole)]
    [InlineData("bytes=+1-4", RangeVerdict.Whole)]
    [InlineData("bytes=1 - 4", RangeVerdict.Whole)]
    [InlineData("lines=1-4", RangeVerdict.Whole)]
    [InlineData("bytes", RangeVerdict.Whole)]
    [InlineData("bytes=", RangeVerdict.Whole)]
    [InlineData("bytes=,", RangeVerdict.Whole)]
    [InlineData("", RangeVerdict.Whole)]
    internal void Unusual_fields_are_read_as_the_RFC_says(string field, RangeVerdict expected) =>
        Assert.Equal(expected, RangeField.Read(field, 200, out _));

    [Theory] // RFC 9110, section 15.3.7.2: coalesced, in the order of the request
    [InlineData("bytes=0-9, 500-509", "0+10 500+10")]
    [InlineData("bytes=500-509,,0-9", "500+10 0+10")]
    [InlineData("bytes=0-9, 5-19", "0+20")]
    [InlineData("bytes=0-9, 10-19", "0+20")]
    [InlineData("bytes=0-9, 89-99", "0+100")]
    [InlineData("bytes=0-9, 90-99", "0+10 90+10")]
    [InlineData("bytes=500-509, 0-9, 505-600", "500+101 0+10")]
    [InlineData("bytes=-1, 0-0, 2000-", "999+1 0+1")]
    public void Near_ranges_become_one(string field, string expected)
    {
        Assert.Equal(RangeVerdict.Satisfiable, RangeField.Read(field, 1000, out IReadOnlyList<ByteRange> ranges));
        Assert.Equal(expected, string.Join(' ', ranges.Select(range => $"{range.Offset}+{range.Length}")));
    }

    [Fact]
    public void More_ranges_than_the_limit_are_answered_with_the_whole_body()
    {
        string Many(int count) => "bytes=" + string.Join(',', Enumerable.Range(0, count).Select(i => $"{i * 1000}-{i * 1000}"));
        Assert.Equal(RangeVerdict.Satisfiable, RangeField.Read(Many(RangeField.MostRanges), 1_000_000, out IReadOnlyList<ByteRange> ranges));
        Assert.Equal(RangeField.MostRanges, ranges.Count);
        Assert.Equal(RangeVerdict.Whole, RangeField.Read(Many(RangeField.MostRanges + 1), 1_000_000, out _));
    }

    [Fact] // RFC 9110, section 14.6
    public void A_multipart_body_is_as_long_as_it_says_and_reads_back()
    {
        var multipart = MultipartRanges.Of([new ByteRange(150, 10), new ByteRange(0, 5)], 200, "video/mp4", "b0");
        Assert.Equal("multipart/byteranges; boundary=b0", multipart.ContentType);
        var sent = new StringBuilder();
        foreach (MultipartPart part in multipart.Parts) sent.Append(Encoding.Latin1.GetString(part.Head.Span)).Append('#', (int)part.Range.Length);
        sent.Append(Encoding.Latin1.GetString(multipart.Tail.Span));
        Assert.Equal(
            "--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 150-159/200\r\n\r\n##########\r\n"
            + "--b0\r\nContent-Type: video/mp4\r\nContent-Range: bytes 0-4/200\r\n\r\n#####\r\n--b0--\r\n",
            sent.ToString());
        Assert.Equal(sent.Length, multipart.ContentLength);
        Assert.Throws<ArgumentOutOfRangeException>(() => MultipartRanges.Of([new ByteRange(0, 5)], 200, null, "b0"));
        Assert.Equal(32, MultipartRanges.NewBoundary().Length);
    }

    [Theory] // RFC 9110, sections 13.1.5 and 8.8.2.2
    [InlineData(null, "", true)]
    [InlineData("\"a\"", "ETag: \"a\"", true)]
    [InlineData("\"b\"", "ETag: \"a\"", false)]
    [InlineData("W/\"a\"", "ETag: W/\"a\"", false)]
    [InlineData("\"a\"", "ETag: W/\"a\"", false)]
    [InlineData("\"a\"", "", false)]
    [InlineData(Seven, "Last-Modified: " + Seven + "|Date: " + Eight, true)]
    [InlineData(Eight, "Last-Modified: " + Seven + "|Date: " + Eight, false)]
    [InlineData(Seven, "Last-Modified: " + Seven + "|Date: " + Seven, false)]
    [InlineData(Seven, "Last-Modified: " + Seven, false)]
    public void A_range_applies_to_the_very_same_bytes_only(string? ifRange, string stored, bool applies) =>
        Assert.Equal(applies, IfRange.Applies(ifRange, Exchange.Lines(stored), Exchange.Now));

    private const string Seven = "Mon, 02 Nov 2026 07:00:00 GMT";
    private const string Eight = "Mon, 02 Nov 2026 08:00:00 GMT";
}
