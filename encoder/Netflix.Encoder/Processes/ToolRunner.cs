using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Netflix.Encoder.Processes;

/// <summary>
/// Runs one tool as a child that cannot outlive the encoder, cannot gain privileges, cannot exceed its memory, and sees none of
/// our environment. Cancelling kills it and everything it started before the call returns.
/// </summary>
internal sealed partial class ToolRunner(ChildStarter starter, TimeProvider time, ILogger<ToolRunner> logger)
{
    private const int ErrorTailCharacters = 8 * 1024;

    /// <exception cref="ToolFailedException">Not started, out of time, silent for too long, or too talkative.</exception>
    public Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancel) => RunAsync(command, onLine: null, cancel);

    /// <param name="onLine">Receives standard output line by line instead of the result.</param>
    public async Task<ToolResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancel)
    {
        using var child = new Process { StartInfo = Describe(command) };
        using var wall = new CancellationTokenSource(command.Limits.WallClock, time);
        using var silence = new CancellationTokenSource(command.Limits.Silence ?? Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, wall.Token, silence.Token);
        cancel.ThrowIfCancellationRequested();
        try
        {
            await starter.StartAsync(child);
        }
        catch (Win32Exception error)
        {
            throw new ToolFailedException($"{command.Name} could not be started: {error.Message}", error);
        }
        Started(command.Name, child.Id);

        try
        {
            return await TalkAsync(child, command, onLine, silence, linked.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ToolFailedException(wall.IsCancellationRequested
                ? $"{command.Name} was stopped after its limit of {command.Limits.WallClock}."
                : $"{command.Name} was stopped after {command.Limits.Silence} without progress.");
        }
        finally
        {
            await EndAsync(child);
        }
    }

    private static async Task<ToolResult> TalkAsync(
        Process child, ToolCommand command, Action<string>? onLine, CancellationTokenSource silence, CancellationToken cancel)
    {
        var errors = new TextTail(ErrorTailCharacters);
        Task reading = errors.ReadToEndAsync(child.StandardError, cancel);
        Task writing = WriteInputAsync(child, command.StandardInput, cancel);
        string output = onLine is null
            ? await ReadOutputAsync(child, command, cancel)
            : await ReadLinesAsync(child, command, onLine, silence, cancel);
        await Task.WhenAll(reading, writing);
        await child.WaitForExitAsync(cancel);
        return new ToolResult(command.Name, child.ExitCode, output, errors.ToString());
    }

    private static async Task WriteInputAsync(Process child, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null) await child.StandardInput.WriteAsync(input.AsMemory(), cancel);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool has ended before it read everything; its exit code tells why.
        }
    }

    private static async Task<string> ReadOutputAsync(Process child, ToolCommand command, CancellationToken cancel)
    {
        var output = new StringBuilder();
        char[] buffer = new char[16 * 1024];
        int read;
        while ((read = await child.StandardOutput.ReadAsync(buffer, cancel)) > 0)
        {
            if (output.Append(buffer, 0, read).Length > ToolLimits.MaxOutputCharacters)
                throw new ToolFailedException($"{command.Name} wrote more than {ToolLimits.MaxOutputCharacters} characters.");
        }
        return output.ToString();
    }

    private static async Task<string> ReadLinesAsync(
        Process child, ToolCommand command, Action<string> onLine, CancellationTokenSource silence, CancellationToken cancel)
    {
        while (await child.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (command.Limits.Silence is { } limit) silence.CancelAfter(limit);
            onLine(line);
        }
        return "";
    }

    private static async Task EndAsync(Process child)
    {
        if (!child.HasExited) child.Kill(entireProcessTree: true);
        await child.WaitForExitAsync(CancellationToken.None);
    }

    // setpriv, prlimit and nice replace themselves by the next program, so the child's id is the tool's own.
    private static ProcessStartInfo Describe(ToolCommand command)
    {
        string memory = string.Create(CultureInfo.InvariantCulture, $"--as={command.Limits.MemoryMebibytes * 1024L * 1024}");
        string niceness = command.Limits.Niceness.ToString(CultureInfo.InvariantCulture);
        string[] prefix =
            ["--pdeathsig", "KILL", "--no-new-privs", "--", "prlimit", memory, "--core=0", "--", "nice", "-n", niceness, "--", command.File];
        var start = new ProcessStartInfo("setpriv", [.. prefix, .. command.Arguments])
        {
            WorkingDirectory = command.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string? path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C.UTF-8";
        // Each malloc arena reserves 64 MiB of address space per thread, which the memory limit would count.
        start.Environment["MALLOC_ARENA_MAX"] = "4";
        return start;
    }

    [LoggerMessage(4001, LogLevel.Debug, "{Tool} runs as process {ProcessId}")]
    private partial void Started(string tool, int processId);
}
