using System.Diagnostics;

namespace Netflix.Lab.Processes;

/// <summary>One running program of the lab.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly ChildSpec _spec;
    private readonly Process _process;

    private ChildProcess(ChildSpec spec, Process process)
    {
        _spec = spec;
        _process = process;
    }

    public string Name => _spec.Name;
    public string LogFile => _spec.LogFile;
    public int Pid => _process.Id;
    public bool HasExited => _process.HasExited;
    public int ExitCode => _process.ExitCode;
    public Task Exited => _process.WaitForExitAsync();

    public static async Task<ChildProcess> StartAsync(ChildSpec spec) => new(spec, await ProcessSpawner.StartAsync(spec));

    public void Send(UnixSignal signal)
    {
        if (!_process.HasExited)
            UnixProcess.Send(Pid, signal);
    }

    /// <summary>kill -9, at once and without farewell, together with whatever the program started.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            UnixProcess.Send(-Pid, UnixSignal.Kill);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the program to stop; kills it when it has not within the time.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Send(_spec.StopSignal);
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // Fall through to the kill.
        }
        await KillAsync();
    }

    /// <summary>The end of its log, for the message of whoever waited for it in vain.</summary>
    public string LogTail(int lines = 15) =>
        File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(lines)) : "(no log)";

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
