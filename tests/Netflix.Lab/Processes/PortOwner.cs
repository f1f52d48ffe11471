using System.Globalization;

namespace Netflix.Lab.Processes;

/// <summary>Who listens on a port, as far as /proc lets us see.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>" by nginx (pid 123)", or nothing when it cannot be seen.</summary>
    public static string Describe(int port)
    {
        HashSet<string> inodes = [.. Sockets("/proc/net/tcp", port), .. Sockets("/proc/net/tcp6", port)];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (Directory.EnumerateFiles($"{folder}/fd").Any(handle => File.ResolveLinkTarget(handle, false) is { } target && inodes.Contains(target.Name)))
                    return $" by {File.ReadAllText($"{folder}/comm").Trim()} (pid {Path.GetFileName(folder)})";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or not ours to see.
            }
        }
        return "";
    }

    private static IEnumerable<string> Sockets(string table, int port)
    {
        if (!File.Exists(table))
            return [];
        string suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines(table).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]");
    }
}
