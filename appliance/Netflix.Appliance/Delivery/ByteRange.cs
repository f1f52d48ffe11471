namespace Netflix.Appliance.Delivery;

/// <summary>Bytes of a body. Never empty.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    internal long EndExclusive => Offset + Length;
}

internal enum RangeVerdict
{
    /// <summary>No range, several, or none that RFC 9110 obliges to understand: the whole body is the answer.</summary>
    Whole,
    Satisfiable,
    Unsatisfiable,
}

/// <summary>The Range field (RFC 9110, section 14.2), one range of bytes. Several ranges are answered with the whole body, as the RFC allows.</summary>
internal static class RangeField
{
    internal static RangeVerdict Read(ReadOnlySpan<char> field, long totalBytes, out ByteRange range)
    {
        range = default;
        int equals = field.IndexOf('=');
        if (equals < 0 || !field[..equals].Trim().Equals("bytes", StringComparison.OrdinalIgnoreCase)) return RangeVerdict.Whole;
        ReadOnlySpan<char> spec = field[(equals + 1)..].Trim(" \t");
        int dash = spec.IndexOf('-');
        if (dash < 0 || spec.Contains(',')) return RangeVerdict.Whole;
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
