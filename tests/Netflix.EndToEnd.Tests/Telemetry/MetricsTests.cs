using System.Diagnostics;
using Netflix.Lab.Site;

namespace Netflix.EndToEnd.Tests.Telemetry;

public sealed class MetricsTests(DemoSite demo)
{
    [Fact]
    public async Task Every_program_exports_metrics_that_promtool_finds_nothing_wrong_with()
    {
        using var http = new HttpClient();
        foreach (SiteProgram program in demo.Site.Programs)
        {
            string metrics = await http.GetStringAsync(program.MetricsUrl, TestContext.Current.CancellationToken);
            Assert.Contains("\ncdn_", metrics, StringComparison.Ordinal);
            var (exitCode, output) = await CheckAsync(metrics);
            Assert.True(exitCode == 0 && output.Length == 0, $"{program.Name}: {output}");
        }
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string metrics)
    {
        string promtool = Environment.GetEnvironmentVariable("NETFLIX_PROMTOOL") is { Length: > 0 } path ? path : "promtool";
        var info = new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(info)!;
        await process.StandardInput.WriteAsync(metrics);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
