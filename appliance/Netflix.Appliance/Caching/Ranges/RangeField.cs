namespace Netflix.Appliance.Caching.Ranges;

internal enum RangeVerdict
{
    /// <summary>No range, none that RFC 9110 obliges to understand, or too many: the whole body is the answer.</summary>
    Whole,

    /// <summary>206: one range by itself, several as <see cref="MultipartRanges"/>.</summary>
    Satisfiable,

    /// <summary>416.</summary>
    Unsatisfiable,
}

/// <summary>
/// The Range field of a GET (RFC 9110, section 14.2). What it asks for is brought into few, disjoint ranges: those that overlap, touch or lie
/// so close that a part's head is longer than the gap become one (section 15.3.7.2); the rest keep the order of the request. More than
/// <see cref="MostRanges"/> are answered with the whole body, so that no request makes this cache send more than the body and a few heads.
/// </summary>
internal static class RangeField
{
    internal const int MostRanges = 16;

    // About what a part's head takes.
    private const long SmallestGap = 80;

    /// <param name="ranges">Disjoint, at least one if <see cref="RangeVerdict.Satisfiable"/>, otherwise empty.</param>
    internal static RangeVerdict Read(ReadOnlySpan<char> field, long totalBytes, out IReadOnlyList<ByteRange> ranges)
    {
        ranges = [];
        if (!TryReadSet(field, out ReadOnlySpan<char> set)) return RangeVerdict.Whole;
        var asked = new List<ByteRange>(1);
        int count = 0;
        foreach (Range part in set.Split(','))
        {
            ReadOnlySpan<char> spec = set[part].Trim(" \t");
            if (spec.IsEmpty) continue;
            if (++count > MostRanges) return RangeVerdict.Whole;
            RangeVerdict verdict = ReadOne(spec, totalBytes, out ByteRange range);
            if (verdict == RangeVerdict.Whole) return RangeVerdict.Whole;
            if (verdict == RangeVerdict.Satisfiable) asked.Add(range);
        }
        if (count == 0) return RangeVerdict.Whole;
        if (asked.Count == 0) return RangeVerdict.Unsatisfiable;
        ranges = asked.Count == 1 ? asked : Coalesce(asked);
        return RangeVerdict.Satisfiable;
    }

    /// <summary>The usual case, without allocating: one range. Of several it says <see cref="RangeVerdict.Whole"/>.</summary>
    internal static RangeVerdict ReadSingle(ReadOnlySpan<char> field, long totalBytes, out ByteRange range)
    {
        range = default;
        return TryReadSet(field, out ReadOnlySpan<char> set) && !set.Contains(',') ? ReadOne(set.Trim(" \t"), totalBytes, out range) : RangeVerdict.Whole;
    }

    private static bool TryReadSet(ReadOnlySpan<char> field, out ReadOnlySpan<char> set)
    {
        int equals = field.IndexOf('=');
        set = field[(equals + 1)..];
        return equals >= 0 && field[..equals].Trim().Equals("bytes", StringComparison.OrdinalIgnoreCase);
    }

    private static List<ByteRange> Coalesce(List<ByteRange> asked)
    {
        var merged = new List<(ByteRange Range, int Place)>(asked.Count);
        foreach ((int place, ByteRange next) in asked.Index().OrderBy(entry => entry.Item.Offset))
        {
            if (merged.Count > 0 && merged[^1] is var (last, first) && next.Offset - last.EndExclusive < SmallestGap)
                merged[^1] = (last with { Length = Math.Max(last.EndExclusive, next.EndExclusive) - last.Offset }, Math.Min(first, place));
            else
                merged.Add((next, place));
        }
        return [.. merged.OrderBy(entry => entry.Place).Select(entry => entry.Range)];
    }

    private static RangeVerdict ReadOne(ReadOnlySpan<char> spec, long totalBytes, out ByteRange range)
    {
        range = default;
        int dash = spec.IndexOf('-');
        if (dash < 0) return RangeVerdict.Whole;
        ReadOnlySpan<char> first = spec[..dash], last = spec[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryReadPosition(last, out long suffix)) return RangeVerdict.Whole;
            if (suffix == 0 || totalBytes == 0) return RangeVerdict.Unsatisfiable;
            long length = Math.Min(suffix, totalBytes);
            range = new ByteRange(totalBytes - length, length);
            return RangeVerdict.Satisfiable;
        }
        if (!TryReadPosition(first, out long from)) return RangeVerdict.Whole;
        long to = long.MaxValue;
        if (!last.IsEmpty && (!TryReadPosition(last, out to) || to < from)) return RangeVerdict.Whole;
        if (from >= totalBytes) return RangeVerdict.Unsatisfiable;
        range = new ByteRange(from, Math.Min(to, totalBytes - 1) - from + 1);
        return RangeVerdict.Satisfiable;
    }

    // Digits only; what exceeds a long lies behind the end of every body.
    private static bool TryReadPosition(ReadOnlySpan<char> digits, out long position)
    {
        position = 0;
        if (digits.IsEmpty) return false;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c)) return false;
            position = position > (long.MaxValue - 9) / 10 ? long.MaxValue : position * 10 + (c - '0');
        }
        return true;
    }
}
