using Netflix.Appliance.Caching.Ranges;

namespace Netflix.Appliance.Tests.Caching.Ranges;

/// <summary>One range over a body of up to 200 bytes, read as the RFC is written and no cleverer.</summary>
internal static class PlainRange
{
    internal static byte[] Body { get; } = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];

    /// <param name="first">Negative: absent.</param>
    /// <param name="last">Negative: absent.</param>
    internal static (RangeVerdict Verdict, byte[] Bytes) Of(int total, int first, int last)
    {
        if (first < 0 && last < 0) return (RangeVerdict.Whole, []);
        byte[] body = Body[..total];
        if (first < 0) return last == 0 || total == 0 ? (RangeVerdict.Unsatisfiable, []) : (RangeVerdict.Satisfiable, [.. body.TakeLast(last)]);
        if (last >= 0 && last < first) return (RangeVerdict.Whole, []);
        byte[] slice = [.. body.Skip(first).Take(last < 0 ? int.MaxValue : last - first + 1)];
        return slice.Length == 0 ? (RangeVerdict.Unsatisfiable, []) : (RangeVerdict.Satisfiable, slice);
    }
}
