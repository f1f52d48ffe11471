using System.Globalization;
using System.Text.RegularExpressions;

namespace Netflix.LoadTests.Load;

/// <summary>What `wrk --latency` printed. Times in seconds, sizes in bytes.</summary>
/// <param name="Failures">Socket errors, time-outs and answers other than 2xx or 3xx: a run with any is no measurement.</param>
internal sealed partial record WrkReport(double Seconds, long Requests, double BytesRead, double P50, double P99, long Failures)
{
    public double RequestsPerSecond => Requests / Seconds;
    public double BytesPerSecond => BytesRead / Seconds;

    /// <exception cref="FormatException">A line that a whole report has is missing.</exception>
    public static WrkReport Parse(string output)
    {
        Match summary = Require(Summary(), output);
        Match errors = SocketErrors().Match(output), refused = NotSuccessful().Match(output);
        long failures = errors.Success ? errors.Groups.Values.Skip(1).Sum(group => Whole(group.Value)) : 0;
        if (refused.Success)
            failures += Whole(refused.Groups[1].Value);
        return new WrkReport(
            Time(summary.Groups[2].Value), Whole(summary.Groups[1].Value), Size(summary.Groups[3].Value),
            Time(Require(Percentile50(), output).Groups[1].Value), Time(Require(Percentile99(), output).Groups[1].Value), failures);
    }

    private static Match Require(Regex line, string output)
    {
        Match match = line.Match(output);
        return match.Success ? match : throw new FormatException($"wrk printed no '{line}':\n{output}");
    }

    private static double Time(string text) => Scaled(text, [("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)]);

    // wrk counts in 1024s and writes "GB".
    private static double Size(string text) => Scaled(text, [("TB", 1L << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10), ("B", 1)]);

    private static double Scaled(string text, (string Suffix, double Factor)[] units)
    {
        foreach (var (suffix, factor) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && double.TryParse(text[..^suffix.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                return value * factor;
        }
        throw new FormatException($"'{text}' has no unit that wrk uses.");
    }

    private static long Whole(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ([\d.]+[a-z]+), ([\d.]+[A-Z]+) read")]
    private static partial Regex Summary();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex NotSuccessful();

    [GeneratedRegex(@"^\s*50%\s+([\d.]+[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Percentile50();

    [GeneratedRegex(@"^\s*99%\s+([\d.]+[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Percentile99();
}
