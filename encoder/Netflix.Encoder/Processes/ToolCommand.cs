namespace Netflix.Encoder.Processes;

/// <summary>One run of a command-line tool, with everything that bounds it.</summary>
/// <param name="StandardInput">Written to the tool and closed; the place for secrets, which would be public as arguments.</param>
internal sealed record ToolCommand(
    string File, IReadOnlyList<string> Arguments, string WorkingFolder, ToolLimits Limits, string? StandardInput = null)
{
    public string Name => Path.GetFileName(File);
}

/// <param name="WallClock">Killed after this long.</param>
/// <param name="Silence">Killed when nothing was read from its output for this long; null for tools that are silent at work.</param>
/// <param name="MemoryMebibytes">Address space.</param>
/// <param name="Niceness">0 to 19; encoding yields to whatever else the machine serves.</param>
internal sealed record ToolLimits(TimeSpan WallClock, int MemoryMebibytes, int Niceness = 0, TimeSpan? Silence = null)
{
    public const int MaxOutputCharacters = 16 * 1024 * 1024;
}
