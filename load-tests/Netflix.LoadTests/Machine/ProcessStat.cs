using System.Globalization;

namespace Netflix.LoadTests.Machine;

/// <summary>One line of /proc/PID/stat, as far as a bench reads it (proc_pid_stat(5)).</summary>
/// <param name="CpuTicks">User and system time of all its threads, and of children it has waited for.</param>
internal readonly record struct ProcessStat(int Pid, int ParentPid, char State, long CpuTicks)
{
    /// <summary>USER_HZ, which Linux gives as 100 to every program.</summary>
    public const double TicksPerSecond = 100;

    /// <exception cref="FormatException">This is not such a line.</exception>
    public static ProcessStat Parse(string line)
    {
        // The name stands in brackets and may itself hold blanks and brackets: the last bracket ends it.
        int nameBegins = line.IndexOf('('), nameEnds = line.LastIndexOf(')');
        if (nameBegins < 0 || nameEnds < nameBegins)
            throw new FormatException($"No process name in '{line}'.");
        string[] fields = line[(nameEnds + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 15)
            throw new FormatException($"Only {fields.Length} fields after the name in '{line}'.");
        long ticks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
        return new ProcessStat((int)Number(line[..nameBegins].Trim()), (int)Number(fields[1]), fields[0][0], ticks);
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
