using System.Runtime.InteropServices;

namespace Netflix.Lab.Processes;

public enum UnixSignal
{
    None = 0,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static partial class UnixProcess
{
    /// <summary>True when the signal was delivered. A negative pid addresses a process group.</summary>
    public static bool Send(int pid, UnixSignal signal) => Kill(pid, (int)signal) == 0;

    /// <summary>
    /// The kernel's start time of a process in clock ticks since boot, or null when there is none: with the pid it names a
    /// process for good, so that a reused pid is never mistaken for ours.
    /// </summary>
    public static long? StartTicks(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return afterName[0] == "Z" ? null : long.Parse(afterName[19], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool IsRoot => GetEffectiveUserId() == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
