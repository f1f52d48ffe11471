using System.Globalization;
using Netflix.Lab;
using Netflix.Lab.Processes;
using Netflix.LoadTests.Machine;

namespace Netflix.LoadTests.Load;

/// <summary>One run of wrk on the load's cores: keep-alive connections that ask for URLs in turn as fast as they are answered.</summary>
internal static class WrkRun
{
    private const string Program = "/usr/bin/wrk";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <param name="urls">Of one server.</param>
    /// <param name="logFile">wrk's output; replaced.</param>
    /// <exception cref="LabException">wrk failed, or some requests did.</exception>
    public static async Task<LoadReport> RunAsync(IReadOnlyList<Uri> urls, int connections, int seconds, string logFile, CancellationToken cancel)
    {
        File.Delete(logFile);
        Uri url = urls[0];
        // A script takes wrk's own core; one URL needs none.
        string[] script = urls.Count > 1 ? ["--script", await WriteScriptAsync(urls, Path.ChangeExtension(logFile, ".lua"), cancel)] : [];
        string[] arguments =
        [
            "-c", Cores.Load, Program, "--latency", "--timeout", "10s", "--threads", "1",
            .. script, "--connections", connections.ToString(CultureInfo.InvariantCulture), "--duration", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"), url.AbsoluteUri,
        ];
        await using ChildProcess wrk = await ChildProcess.StartAsync(new ChildSpec("wrk", "taskset", arguments, logFile));
        try
        {
            await wrk.Exited.WaitAsync(TimeSpan.FromSeconds(seconds) + Grace, cancel);
        }
        catch (TimeoutException)
        {
            throw new LabException($"wrk on {url} did not end. Its output:\n{wrk.LogTail()}");
        }
        if (wrk.ExitCode != 0)
            throw new LabException($"wrk on {url} ended with exit code {wrk.ExitCode}:\n{wrk.LogTail()}");
        WrkReport report = WrkReport.Parse(await File.ReadAllTextAsync(logFile, cancel));
        return report.Failures == 0
            ? new LoadReport(report.Seconds, report.Requests, report.P50, report.P99)
            : throw new LabException($"{report.Failures} of {report.Requests} requests to {url} failed; this is no measurement. wrk said:\n{wrk.LogTail()}");
    }

    private static async Task<string> WriteScriptAsync(IReadOnlyList<Uri> urls, string file, CancellationToken cancel)
    {
        string paths = string.Join(", ", urls.Select(url => $"\"{url.AbsolutePath}\""));
        await File.WriteAllTextAsync(
            file,
            $$"""
            local requests, turn = {}, 0
            function init()
              for i, path in ipairs({ {{paths}} }) do requests[i] = wrk.format("GET", path) end
            end
            function request()
              turn = turn % #requests + 1
              return requests[turn]
            end
            """,
            cancel);
        return file;
    }
}
