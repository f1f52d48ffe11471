using System.Globalization;

namespace Netflix.LoadTests.Machine;

internal static class KernelMemory
{
    /// <summary>Slab of the whole machine: where sockets live, and much else. It says how much the kernel adds, roughly.</summary>
    public static long SlabBytes()
    {
        const string field = "Slab:";
        string line = File.ReadLines("/proc/meminfo").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
    }
}
