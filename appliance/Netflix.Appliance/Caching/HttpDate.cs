using System.Globalization;

namespace Netflix.Appliance.Caching;

/// <summary>The three forms of a date (RFC 9110, section 5.6.7). Anything else is no date: no spare spaces, other zones or other case.</summary>
internal static class HttpDate
{
    private const string Rfc850 = "dddd, dd-MMM-yy HH:mm:ss 'GMT'";
    private static readonly string[] Asctime = ["ddd MMM dd HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy"];

    /// <param name="now">Tells which century a year of two digits means: at most fifty years ahead.</param>
    internal static bool TryRead(string? text, DateTimeOffset now, out DateTimeOffset date)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        date = default;
        if (text is null) return false;
        if (DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, Utc, out date)) return SameLetters(text, date, "r");
        if (DateTimeOffset.TryParseExact(text, Asctime, CultureInfo.InvariantCulture, Utc, out date))
            return SameLetters(text, date, Asctime[0]) || SameLetters(text, date, Asctime[1]);
        return DateTimeOffset.TryParseExact(text, Rfc850, CenturyOf(now), Utc, out date) && SameLetters(text, date, Rfc850);
    }

    internal static string Write(DateTimeOffset date) => date.ToString("r", CultureInfo.InvariantCulture);

    // The framework reads "gmt" and "NOV" too; the RFC's dates are case-sensitive, and a lax reading makes stale responses fresh.
    private static bool SameLetters(string? text, DateTimeOffset date, string format) =>
        string.Equals(text, date.ToString(format, CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static CultureInfo CenturyOf(DateTimeOffset now)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.Calendar.TwoDigitYearMax = Math.Min(now.Year + 50, 9999);
        return culture;
    }
}
