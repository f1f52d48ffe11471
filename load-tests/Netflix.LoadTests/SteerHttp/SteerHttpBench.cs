using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Netflix.Lab;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Load;
using Netflix.LoadTests.Machine;
using Spectre.Console;

namespace Netflix.LoadTests.SteerHttp;

/// <summary>
/// Steering manifests for running playbacks: the real control plane on one core, real tickets of viewers with addresses of their own,
/// asked over keep-alive connections as a load balancer holds them. How many a second; then the latency at half of the goal.
/// </summary>
internal static class SteerHttpBench
{
    private const int Playbacks = 1000, Connections = 64, Appliances = 4;
    private const double GoalPerSecond = 30_000, GoalP99Milliseconds = 10;
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> seconds = BenchCommand.WholeNumber("--seconds", 10, 1, 600, "length of each of the two runs");
        var command = new Command(
            "steer-http", "Steering manifests for running playbacks from one control plane on one core. The last line: answers a second.") { seconds };
        command.SetAction(async (given, cancel) =>
        {
            await MeasureAsync(TimeSpan.FromSeconds(given.GetValue(seconds)), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(TimeSpan length, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        AnsiConsole.MarkupLine("[bold]▸ Starting the platform[/] [grey]the first time a film is encoded[/]");
        // Kept between runs of the bench, so that the title is encoded once.
        string state = Path.Combine(Environment.GetEnvironmentVariable("NETFLIX_STATE") ?? Path.Combine(Repository.Root, ".state"), "bench", "steer-http");
        await using LabSite site = await LabSite.StartAsync(
            new LabSiteOptions { StateFolder = state, AppliancePorts = new int[Appliances], DiskSize = "1GB", ControlPlaneSettings = Settings }, cancel: cancel);
        using (var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, cancel)))
        {
            Guid title = await TitleIngest.RunAsync(ops, DemoCatalog.BigBuckBunny, site.Appliances.Count, progress: null, cancel);
            byte[][] questions = await RunningPlaybacks.OpenAsync(site, title, Playbacks, cancel);
            await Cores.GiveTheServerAsync(site.ControlPlane.Process.Pid);
            await AskAsync(site, questions, length, cancel);
        }
    }

    // The bench is one address with a thousand viewers behind it; and no answer is to be held back.
    private static Dictionary<string, string> Settings => new()
    {
        ["Access__TrustedProxies__0"] = "127.0.0.1",
        ["Access__RequestsPerSecondPerAccount"] = "10000",
        ["Steering__QuestionsPerSecond"] = "1000000",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private static async Task AskAsync(LabSite site, byte[][] questions, TimeSpan length, CancellationToken cancel)
    {
        var server = new IPEndPoint(IPAddress.Loopback, site.WebUrl.Port);
        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Asking[/] [grey]{Warmth.TotalSeconds:0} s to get warm, {length.TotalSeconds:0} s as fast as it goes, {length.TotalSeconds:0} s at {GoalPerSecond / 2:n0}/s[/]");
        await RequestRun.RunAsync(server, questions, Connections, null, Warmth, cancel);
        double cpuBefore = ProcessTree.CpuSeconds(site.ControlPlane.Process.Pid);
        LoadReport most = await RequestRun.RunAsync(server, questions, Connections, null, length, cancel);
        double cpu = (ProcessTree.CpuSeconds(site.ControlPlane.Process.Pid) - cpuBefore) / most.Seconds;
        LoadReport half = await RequestRun.RunAsync(server, questions, Connections, GoalPerSecond / 2, length, cancel);
        Print(most, cpu, half);
    }

    private static void Print(LoadReport most, double cpu, LoadReport half)
    {
        var table = new Table().RoundedBorder().AddColumns("run", "answers/s", "p50", "p99", "core used", "goal");
        for (int column = 1; column <= 4; column++)
            table.Columns[column].RightAligned();
        table.AddRow("as fast as it goes", Text($"{most.RequestsPerSecond:n0}"), Text($"{most.P50 * 1000:0.00} ms"), Text($"{most.P99 * 1000:0.00} ms"), Text($"{cpu * 100:0} %"), Text($"{GoalPerSecond:n0}/s"));
        table.AddRow("at half the goal", Text($"{half.RequestsPerSecond:n0}"), Text($"{half.P50 * 1000:0.00} ms"), Text($"{half.P99 * 1000:0.00} ms"), "", Text($"p99 {GoalP99Milliseconds} ms"));
        AnsiConsole.Write(table);
        Console.WriteLine(GoalLine.Format("steer-http-p99-milliseconds", half.P99 * 1000, GoalP99Milliseconds));
        Console.WriteLine(GoalLine.Format("steer-http", most.RequestsPerSecond, GoalPerSecond));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
