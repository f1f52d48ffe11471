using System.Globalization;
using System.Text;

namespace Netflix.Appliance.Tests.Front.Fuzz;

/// <summary>
/// A request as RFC 9112 has it without any leniency, read line by line and without thought of speed: what the parser accepts must read
/// the same here.
/// </summary>
internal sealed record PlainReading(string Method, string Target, bool IsVersion11, (string Name, string Value)[] Fields, int HeadBytes)
{
    internal long? ContentLength =>
        Fields.FirstOrDefault(line => Is(line, "Content-Length")) is { Name: not null } line ? long.Parse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    internal bool IsChunked => Fields.Any(line => Is(line, "Transfer-Encoding"));

    internal bool KeepsAlive => Options.Contains("close") ? false : IsVersion11 || Options.Contains("keep-alive");

    private HashSet<string> Options =>
        [.. Fields.Where(line => Is(line, "Connection")).SelectMany(line => line.Value.Split(',')).Select(option => option.Trim(' ', '\t').ToLowerInvariant())];

    /// <returns>Null for what is no request, or not all of one.</returns>
    internal static PlainReading? Of(ReadOnlySpan<byte> bytes)
    {
        int skipped = bytes.StartsWith("\r\n"u8) ? 2 : 0;
        int end = bytes[skipped..].IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        string[] lines = Encoding.Latin1.GetString(bytes.Slice(skipped, end)).Split("\r\n");
        string[] words = lines[0].Split(' ');
        if (words is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"] || !IsToken(method)) return null;
        if (target.Length == 0 || target.Any(c => c is <= ' ' or >= '\u007f' or '#')) return null;
        List<(string Name, string Value)> fields = [];
        foreach (string line in lines[1..])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IsToken(line[..colon]) || line[(colon + 1)..].Any(c => c is '\u007f' or < ' ' and not '\t')) return null;
            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }
        var reading = new PlainReading(method, target, words[2] == "HTTP/1.1", [.. fields], skipped + end + 4);
        return reading.IsCertain() ? reading : null;
    }

    /// <summary>Whether no other reading is possible.</summary>
    private bool IsCertain()
    {
        int Count(string name) => Fields.Count(field => Is(field, name));
        if (Count("Host") > 1 || Count("Host") == 0 && IsVersion11) return false;
        if (Count("Content-Length") + Count("Transfer-Encoding") > 1) return false;
        if (Fields.Any(field => Is(field, "Content-Length") && (field.Value.Length is 0 or > 18 || field.Value.Any(c => !char.IsAsciiDigit(c))))) return false;
        return !Fields.Any(field => Is(field, "Transfer-Encoding") && (!IsVersion11 || !field.Value.Equals("chunked", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Is((string Name, string) field, string name) => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
