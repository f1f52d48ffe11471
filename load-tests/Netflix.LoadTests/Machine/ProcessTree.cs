namespace Netflix.LoadTests.Machine;

/// <summary>A server is a process and all it has started: nginx's worker, Varnish's child.</summary>
internal static class ProcessTree
{
    public static double CpuSeconds(int root) => Of(root).Sum(process => process.CpuTicks) / ProcessStat.TicksPerSecond;

    /// <summary>Pages that several of them share are counted in each.</summary>
    public static ProcessMemory Memory(int root)
    {
        ProcessMemory sum = default;
        foreach (ProcessStat process in Of(root))
        {
            if (Read($"/proc/{process.Pid}/status") is { } status && status.Contains("VmRSS:", StringComparison.Ordinal))
                sum += ProcessMemory.Parse(status);
        }
        return sum;
    }

    /// <summary>The process and its descendants that live now, the root first.</summary>
    public static IReadOnlyList<ProcessStat> Of(int root)
    {
        ILookup<int, ProcessStat> children = Living().ToLookup(process => process.ParentPid);
        List<ProcessStat> found = [];
        if (Read($"/proc/{root}/stat") is { } line)
            found.Add(ProcessStat.Parse(line));
        for (int at = 0; at < found.Count; at++)
            found.AddRange(children[found[at].Pid]);
        return found;
    }

    private static IEnumerable<ProcessStat> Living() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where char.IsAsciiDigit(Path.GetFileName(folder)[0])
        let line = Read($"{folder}/stat")
        where line is not null
        select ProcessStat.Parse(line);

    // Null when the process ended between the listing and the reading.
    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
