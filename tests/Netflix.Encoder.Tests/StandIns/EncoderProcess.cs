using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netflix.Encoder.Tests.StandIns;

/// <summary>The real encoder program as a process of its own, with a scratch folder that names its children.</summary>
internal sealed class EncoderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly DirectoryInfo _folder;

    private EncoderProcess(Process process, DirectoryInfo folder, string scratch, string adminUrl) =>
        (_process, _folder, Scratch, AdminUrl) = (process, folder, scratch, adminUrl);

    public string Scratch { get; }

    public string AdminUrl { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    public static EncoderProcess Start(JobsStandIn jobs, string worker, string? scratch = null, params string[] more)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("encoder-process-");
        scratch ??= Path.Combine(folder.FullName, "scratch");
        string secretFile = Path.Combine(folder.FullName, "secret");
        File.WriteAllText(secretFile, $"{JobsStandIn.Secret}\n");
        string adminUrl = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Netflix.Encoder.dll"),
            $"--Jobs:Url={jobs.Url}", $"--Jobs:SecretFile={secretFile}", $"--Jobs:WorkerName={worker}", "--Jobs:ReportSeconds=1",
            $"--Scratch:Folder={scratch}", $"--Kestrel:Endpoints:Admin:Url={adminUrl}", "--Ffmpeg:Preset=ultrafast", "--Ffmpeg:Niceness=0", .. more,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var encoder = new EncoderProcess(new Process { StartInfo = start }, folder, scratch, adminUrl);
        encoder._process.OutputDataReceived += encoder.Keep;
        encoder._process.ErrorDataReceived += encoder.Keep;
        encoder._process.Start();
        encoder._process.BeginOutputReadLine();
        encoder._process.BeginErrorReadLine();
        return encoder;
    }

    /// <summary>Ids of tools at work in this encoder's scratch folder.</summary>
    public IReadOnlyList<int> Children() => ProcessTable.Mentioning(Scratch).Where(id => id != Id).ToArray();

    public void Signal(string signal) => Process.Start("kill", [signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();

    public async Task ExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log) _log.AppendLine(line.Data);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal static class ProcessTable
{
    /// <summary>Ids of live processes with this text in their command line.</summary>
    public static IReadOnlyList<int> Mentioning(string text) => [.. Find(text).Select(process => process.Id)];

    public static IEnumerable<string> CommandLinesMentioning(string text) => Find(text).Select(process => process.CommandLine);

    private static List<(int Id, string CommandLine)> Find(string text)
    {
        List<(int, string)> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int id)) continue;
            try
            {
                string commandLine = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (commandLine.Contains(text, StringComparison.Ordinal)) found.Add((id, commandLine));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Gone between listing and reading.
            }
        }
        return found;
    }
}
