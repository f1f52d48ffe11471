using System.Diagnostics;
using System.Globalization;
using Netflix.Lab;

namespace Netflix.LoadTests.Machine;

/// <summary>
/// Who runs where. The server under test has the first core for itself and whoever loads it has the others, so that a request
/// more per second is the server's doing and not the scheduler's.
/// </summary>
internal static class Cores
{
    public const string Server = "0";

    public static string Load { get; } = Environment.ProcessorCount > 2
        ? string.Create(CultureInfo.InvariantCulture, $"1-{Environment.ProcessorCount - 1}")
        : "1";

    /// <summary>Moves this process, every thread of it and those to come, off the server's core.</summary>
    /// <exception cref="LabException">There is only one core.</exception>
    public static async Task LeaveTheServersAsync()
    {
        if (Environment.ProcessorCount < 2)
            throw new LabException("This bench pins the server to one core and the load to another; it needs at least two cores.");
        await PinAsync(Environment.ProcessId, Load);
    }

    /// <summary>Moves a process that runs, with all of its threads, to the server's core.</summary>
    public static Task GiveTheServerAsync(int pid) => PinAsync(pid, Server);

    private static async Task PinAsync(int pid, string cores)
    {
        using Process taskset = Process.Start(new ProcessStartInfo("taskset", ["-a", "-cp", cores, $"{pid}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string trouble = await taskset.StandardError.ReadToEndAsync();
        await taskset.WaitForExitAsync();
        if (taskset.ExitCode != 0)
            throw new LabException($"taskset could not pin process {pid} to core {cores}: {trouble.Trim()}");
    }
}
