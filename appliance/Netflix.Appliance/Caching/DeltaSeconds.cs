namespace Netflix.Appliance.Caching;

/// <summary>delta-seconds (RFC 9111, section 1.2.2): digits only. From 2^31 on, all numbers are 2^31: longer than anything is kept.</summary>
internal static class DeltaSeconds
{
    private const long Largest = 1L << 31;

    internal static readonly TimeSpan VeryLong = TimeSpan.FromSeconds(Largest);

    /// <summary>Null when it is no such number.</summary>
    internal static TimeSpan? Read(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty) return null;
        long seconds = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c)) return null;
            seconds = Math.Min(seconds * 10 + (c - '0'), Largest);
        }
        return TimeSpan.FromSeconds(seconds);
    }
}
