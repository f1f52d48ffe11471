using System.Runtime.InteropServices;
using Netflix.Lab;

namespace Netflix.LoadTests.Machine;

/// <summary>RLIMIT_NOFILE of this process, which the servers it starts inherit.</summary>
internal static partial class OpenFileLimit
{
    private const int NumberOfFiles = 7;

    /// <exception cref="LabException">The hard limit is lower and may not be raised.</exception>
    public static void Ensure(ulong files)
    {
        if (GetLimit(NumberOfFiles, out Limit limit) != 0)
            throw new LabException($"The limit of open files cannot be read (errno {Marshal.GetLastPInvokeError()}).");
        if (limit.Soft >= files)
            return;
        var wanted = new Limit { Soft = files, Hard = Math.Max(limit.Hard, files) };
        if (SetLimit(NumberOfFiles, wanted) != 0)
            throw new LabException($"This bench needs {files} open files and may have {limit.Hard}: run it as root, or raise the limit (`ulimit -Hn {files}`).");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limit limit);
}
