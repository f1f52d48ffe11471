using System.Globalization;
using Netflix.Lab;

namespace Netflix.LoadTests.HitRatio;

/// <summary>
/// A recorded trace: a line a request, "time,key,bytes", in the order of time; a first line that names the columns is skipped. The
/// key is any text without a comma. The bytes of a key's first request are the object's size.
/// </summary>
internal static class TraceCsv
{
    // Four bytes a request and about a hundred a key.
    private const int MostRequests = 500_000_000;

    /// <exception cref="LabException">Not readable, or a line that is not of this form.</exception>
    public static Trace Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(Path.GetFileName(path), reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The trace '{path}' cannot be read: {error.Message}");
        }
    }

    public static Trace Read(string name, TextReader reader)
    {
        Dictionary<string, int> numbers = [];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numberOf = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        List<int> requests = [];
        List<long> sizes = [];
        double latest = double.NegativeInfinity;
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || (number == 1 && IsHeading(line))) continue;
            (double time, Range key, long bytes) = Parse(name, number, line);
            if (time < latest) throw Malformed(name, number, line, "is earlier than the line before it: sort the trace by time");
            latest = time;
            if (!numberOf.TryGetValue(line.AsSpan(key), out int known))
            {
                known = sizes.Count;
                numbers.Add(line[key], known);
                sizes.Add(bytes);
            }
            if (requests.Count == MostRequests) throw new LabException($"{name} has more than {MostRequests:n0} requests: cut it.");
            requests.Add(known);
        }
        return requests.Count > 0 ? new Trace(name, [.. requests], [.. sizes]) : throw new LabException($"{name} holds no request.");
    }

    private static bool IsHeading(string line) => line.Replace(" ", "", StringComparison.Ordinal).Equals("time,key,bytes", StringComparison.OrdinalIgnoreCase);

    private static (double Time, Range Key, long Bytes) Parse(string name, int number, string line)
    {
        int first = line.IndexOf(',', StringComparison.Ordinal), second = line.LastIndexOf(',');
        if (first < 0 || second == first || line.AsSpan(first + 1, second - first - 1).Contains(','))
            throw Malformed(name, number, line, "does not have three columns");
        if (!double.TryParse(line.AsSpan(0, first), NumberStyles.Float, CultureInfo.InvariantCulture, out double time) || !double.IsFinite(time))
            throw Malformed(name, number, line, "does not begin with a time in numbers");
        if (second == first + 1) throw Malformed(name, number, line, "has no key");
        if (!long.TryParse(line.AsSpan(second + 1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long bytes) || bytes <= 0)
            throw Malformed(name, number, line, "does not end with a size of at least one byte");
        return (time, (first + 1)..second, bytes);
    }

    private static LabException Malformed(string name, int number, string line, string fault) =>
        new($"{name}, line {number}: '{(line.Length > 80 ? line[..80] + "…" : line)}' {fault}. Expected: time,key,bytes.");
}
