namespace Netflix.Encoder.Processes;

/// <param name="Output">Standard output; empty when it was read line by line.</param>
/// <param name="ErrorTail">The last lines of standard error.</param>
internal sealed record ToolResult(string Tool, int ExitCode, string Output, string ErrorTail)
{
    // 126 and 127: prlimit or nice could not start it; above: a signal ended it.
    private const int FirstForeignExitCode = 126;

    public bool Succeeded => ExitCode == 0;

    /// <summary>
    /// Itself, when the exit code is the tool's own judgement of its input. A tool that is missing or was killed has judged nothing,
    /// and nobody may be blamed for it.
    /// </summary>
    /// <exception cref="ToolFailedException">The tool was not started, or a signal ended it.</exception>
    public ToolResult OrThrowUnlessJudged() => ExitCode < FirstForeignExitCode ? this : OrThrow();

    /// <exception cref="ToolFailedException">The tool ended with another code than 0.</exception>
    public ToolResult OrThrow() =>
        Succeeded ? this : throw new ToolFailedException($"{Tool} ended with code {ExitCode}: {LastLines(ErrorTail)}");

    private static string LastLines(string tail)
    {
        string[] lines = tail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "it gave no reason." : string.Join(" | ", lines.TakeLast(3));
    }
}

/// <summary>A tool could not do its work or exceeded a limit. The message is one line fit for a person.</summary>
internal sealed class ToolFailedException(string message, Exception? inner = null) : Exception(message, inner);
