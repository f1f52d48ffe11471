using System.Collections.Concurrent;
using System.Diagnostics;

namespace Netflix.Lab.Processes;

/// <summary>
/// Starts children that cannot outlive us. Each child asks the kernel to be killed when its parent dies (PR_SET_PDEATHSIG, by
/// setpriv), and "parent" there means the *thread* that forked: a pool thread that retires would take the child with it. So one
/// thread, which lives as long as the process, does all the forking. Each child leads a session of its own, so Ctrl-C in the
/// terminal reaches only the lab, which then stops its children in order.
/// </summary>
internal static class ProcessSpawner
{
    private const int NobodyGroup = 65534;
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Orders = [];

    static ProcessSpawner() => new Thread(Run) { IsBackground = true, Name = "process spawner" }.Start();

    public static Task<Process> StartAsync(ChildSpec spec)
    {
        var order = (ToStartInfo(spec), new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously));
        Orders.Add(order);
        return order.Item2.Task;
    }

    private static void Run()
    {
        foreach (var (info, started) in Orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
            {
                started.SetException(error);
            }
        }
    }

    private static ProcessStartInfo ToStartInfo(ChildSpec spec)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(spec.LogFile)!);
        var info = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = spec.WorkingFolder ?? Path.GetDirectoryName(spec.LogFile)!,
            UseShellExecute = false,
        };
        // exec all the way: the pid we hold is the program's own.
        List<string> command =
            ["-c", "exec >>\"$0\" 2>&1 </dev/null setsid setpriv \"$@\"", spec.LogFile, "--pdeathsig", spec.StopSignal == UnixSignal.Interrupt ? "INT" : "KILL", .. Account(spec), spec.Program, .. spec.Arguments];
        foreach (string argument in command)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in spec.Environment)
            info.Environment[name] = value;
        return info;
    }

    // The account may own its folder and yet be unable to reach it (a checkout below /root): it keeps the one right to walk there.
    private static IEnumerable<string> Account(ChildSpec spec) => spec.UserId != 0 && UnixProcess.IsRoot
        ? ["--reuid", $"{spec.UserId}", "--regid", $"{NobodyGroup}", "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        : [];
}
