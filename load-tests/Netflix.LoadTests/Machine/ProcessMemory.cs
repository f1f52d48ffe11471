using System.Globalization;

namespace Netflix.LoadTests.Machine;

/// <summary>Memory of a process by /proc/PID/status.</summary>
/// <param name="ResidentBytes">VmRSS: all pages it has in memory, mapped files included.</param>
/// <param name="AnonymousBytes">RssAnon: its heaps and stacks alone.</param>
internal readonly record struct ProcessMemory(long ResidentBytes, long AnonymousBytes)
{
    /// <exception cref="FormatException">A field is missing, as it is for a process that has ended.</exception>
    public static ProcessMemory Parse(string status) => new(Kilobytes(status, "VmRSS:") * 1024, Kilobytes(status, "RssAnon:") * 1024);

    /// <summary>Of this process, resident: what the runtime holds ready for objects to come is no object's.</summary>
    public static long OwnAfterCollection()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Parse(File.ReadAllText("/proc/self/status")).ResidentBytes;
    }

    public static ProcessMemory operator +(ProcessMemory one, ProcessMemory other) =>
        new(one.ResidentBytes + other.ResidentBytes, one.AnonymousBytes + other.AnonymousBytes);

    private static long Kilobytes(string status, string field)
    {
        string line = status.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
            ?? throw new FormatException($"No {field} in the status.");
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
