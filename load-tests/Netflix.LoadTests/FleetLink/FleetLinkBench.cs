using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Netflix.Lab;
using Netflix.Lab.Servers;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Spectre.Console;

namespace Netflix.LoadTests.FleetLink;

/// <summary>
/// One replica with a real PostgreSQL and a real Redis, and thousands of appliances on it, each with a certificate and a TLS connection
/// of its own. What steady heartbeats cost; then the replica is killed and started again, and all come back.
/// </summary>
internal static class FleetLinkBench
{
    private const double GoalCores = 0.5, GoalMegabytes = 1000, GoalBackSeconds = 60, GoalStorm = 2;
    private const int Sites = 100, DeclaredAtOnce = 16;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(5);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> appliances = BenchCommand.WholeNumber("--appliances", 5000, 1, 20_000, "how many there are");
        Option<int> seconds = BenchCommand.WholeNumber("--seconds", 30, 5, 600, "how long steady heartbeats are measured");
        var command = new Command(
            "fleet-link", "Thousands of simulated appliances with a heartbeat a second on one replica, and its restart. The last line: cores the replica uses.")
        {
            appliances, seconds,
        };
        command.SetAction(async (given, cancel) =>
        {
            await MeasureAsync(given.GetValue(appliances), TimeSpan.FromSeconds(given.GetValue(seconds)), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(int count, TimeSpan length, CancellationToken cancel)
    {
        OpenFileLimit.Ensure((ulong)count * 2 + 10_000);
        await Cores.LeaveTheServersAsync();
        string state = Directory.CreateTempSubdirectory("fleet-link-").FullName;
        try
        {
            await using RedisServer redis = await RedisServer.StartAsync(cancel: cancel);
            await using LabSite site = await LabSite.StartAsync(
                new LabSiteOptions { StateFolder = state, AppliancePorts = [], Encoders = 0, RedisConnection = redis.ConnectionString, ControlPlaneSettings = Settings }, cancel: cancel);
            await Cores.GiveTheServerAsync(site.ControlPlane.Process.Pid);
            await MeasureAsync(site, count, length, cancel);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static Dictionary<string, string> Settings => new()
    {
        ["Access__RequestsPerSecondPerAccount"] = "100000",
        ["Logging__LogLevel__Default"] = "Warning",
        // It has one core, see Cores, and is to know that: its pool's threads would wait for each other's work by spinning.
        ["DOTNET_PROCESSOR_COUNT"] = "1",
        // A virtual machine that hides its caches makes the runtime collect each 2 MB. As control-plane/README.md tells operators: 64 MB.
        ["DOTNET_GCgen0size"] = "0x4000000",
    };

    private static async Task MeasureAsync(LabSite site, int count, TimeSpan length, CancellationToken cancel)
    {
        using var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, cancel));
        await using SimulatedFleet fleet = await EnrolAsync(site, ops, count, cancel);

        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Connecting[/] {count:n0} appliances");
        await fleet.ConnectAsync();
        TimeSpan connected = await UntilConnectedAsync(fleet, count, cancel);
        await UntilLiveAsync(ops, count, cancel);
        await Task.Delay(Settling, cancel);

        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Steady[/] for {length.TotalSeconds:0} s");
        SteadyFigures steady = await SteadyAsync(site, fleet, length, cancel);
        steady = steady with { Online = await OnlineAsync(ops, cancel) };

        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Killing the replica[/] and starting it again after {Away.TotalSeconds:0} s");
        ReturnFigures back = await RestartAsync(site, ops, fleet, count, cancel);
        Print(count, connected, steady, back);
    }

    private static async Task<SimulatedFleet> EnrolAsync(LabSite site, OpsClient ops, int count, CancellationToken cancel)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Enrolling[/] {count:n0} appliances");
        int[] sites = await Task.WhenAll(Enumerable.Range(0, Math.Min(Sites, count)).Select(number => ops.EnsureSiteAsync($"site-{number}", "DE", cancel)));
        var tokens = new (string Name, string Token)[count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = DeclaredAtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), atOnce, async (number, token) =>
        {
            string name = $"edge-{number}";
            tokens[number] = (name, await ops.CreateEnrolmentAsync(sites[number % sites.Length], name, 40_000, "a simulated fleet", token));
        });
        return await SimulatedFleet.EnrolAsync(site.FleetUrl, tokens, cancel);
    }

    private static async Task<TimeSpan> UntilConnectedAsync(SimulatedFleet fleet, int count, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (fleet.Now.Open < count)
        {
            if (Stopwatch.GetElapsedTime(began) > ConnectPatience)
                throw new LabException($"After {ConnectPatience.TotalMinutes:0} minutes {fleet.Now.Open:n0} of {count:n0} appliances are connected; {fleet.Now.Failures:n0} links failed.");
            await Task.Delay(100, cancel);
        }
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task UntilLiveAsync(OpsClient ops, int count, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        int live;
        while ((live = (await ops.ListAppliancesAsync(cancel)).Count(appliance => appliance.State is not ("not_live" or "down"))) < count)
        {
            if (Stopwatch.GetElapsedTime(began) > ConnectPatience) throw new LabException($"After {ConnectPatience.TotalMinutes:0} minutes {live:n0} of {count:n0} appliances are live.");
            await Task.Delay(1000, cancel);
        }
    }

    private static async Task<SteadyFigures> SteadyAsync(LabSite site, SimulatedFleet fleet, TimeSpan length, CancellationToken cancel)
    {
        int pid = site.ControlPlane.Process.Pid;
        double cpu = ProcessTree.CpuSeconds(pid);
        long beats = fleet.Now.Beats, began = Stopwatch.GetTimestamp();
        long most = 0;
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            await Task.Delay(500, cancel);
            most = Math.Max(most, ProcessTree.Memory(pid).ResidentBytes);
        }
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new SteadyFigures((ProcessTree.CpuSeconds(pid) - cpu) / seconds, most, (fleet.Now.Beats - beats) / seconds, 0);
    }

    private static async Task<ReturnFigures> RestartAsync(LabSite site, OpsClient ops, SimulatedFleet fleet, int count, CancellationToken cancel)
    {
        await site.ControlPlane.KillAsync();
        await Task.Delay(Away, cancel);
        // On its own core from its first moment: the fleet is at its door before it is ready.
        Task pinned = Task.CompletedTask;
        await site.ControlPlane.StartAsync(cancel, started => pinned = Cores.GiveTheServerAsync(started.Pid));
        await pinned;
        long began = Stopwatch.GetTimestamp(), last = fleet.Now.Beats, lastAt = began;
        double storm = 0;
        int fewest = await OnlineAsync(ops, cancel);
        TimeSpan? all = null;
        // Some seconds beyond: the last to come back must not be a wave of their own.
        while (all is null || Stopwatch.GetElapsedTime(began) < all + Settling)
        {
            await Task.Delay(1000, cancel);
            long now = fleet.Now.Beats, at = Stopwatch.GetTimestamp();
            storm = Math.Max(storm, (now - last) / Stopwatch.GetElapsedTime(lastAt, at).TotalSeconds);
            (last, lastAt) = (now, at);
            fewest = Math.Min(fewest, await OnlineAsync(ops, cancel));
            if (all is null && fleet.Now.Open >= count) all = Stopwatch.GetElapsedTime(began);
            if (all is null && Stopwatch.GetElapsedTime(began) > ConnectPatience)
                throw new LabException($"{ConnectPatience.TotalMinutes:0} minutes after the restart {fleet.Now.Open:n0} of {count:n0} appliances are back; {fleet.Now.Failures:n0} links failed.");
        }
        return new ReturnFigures(all.Value, storm, fewest, ProcessTree.Memory(site.ControlPlane.Process.Pid).ResidentBytes);
    }

    private static async Task<int> OnlineAsync(OpsClient ops, CancellationToken cancel) =>
        (await ops.ListAppliancesAsync(cancel)).Count(appliance => appliance.State == "online");

    private static void Print(int count, TimeSpan connected, in SteadyFigures steady, in ReturnFigures back)
    {
        double storm = back.MostBeatsPerSecond / steady.BeatsPerSecond;
        var table = new Table().RoundedBorder().AddColumns("measure", "value", "goal");
        table.Columns[1].RightAligned();
        table.AddRow(Text($"{count:n0} appliances connected after"), Text($"{connected.TotalSeconds:0.0} s"), "");
        table.AddRow("heartbeats", Text($"{steady.BeatsPerSecond:n0}/s"), "");
        table.AddRow("the replica's processor time", Text($"{steady.Cores:0.00} cores"), Text($"{GoalCores} cores"));
        table.AddRow("its memory at most", Text($"{steady.ResidentBytes / 1e6:n0} MB"), Text($"{GoalMegabytes:n0} MB"));
        table.AddRow("online", Text($"{steady.Online:n0}"), Text($"{count:n0}"));
        table.AddRow("killed and started: all back after", Text($"{back.AllBack.TotalSeconds:0.0} s"), Text($"{GoalBackSeconds:0} s"));
        table.AddRow("meanwhile heartbeats in one second, of the steady rate", Text($"{storm:0.00}"), Text($"{GoalStorm:0}"));
        table.AddRow("meanwhile online at least", Text($"{back.FewestOnline:n0}"), Text($"{count:n0}"));
        table.AddRow("its memory afterwards", Text($"{back.ResidentBytes / 1e6:n0} MB"), Text($"{GoalMegabytes:n0} MB"));
        AnsiConsole.Write(table);
        Console.WriteLine(GoalLine.Format("fleet-link-megabytes", Math.Max(steady.ResidentBytes, back.ResidentBytes) / 1e6, GoalMegabytes));
        Console.WriteLine(GoalLine.Format("fleet-link-back-seconds", back.AllBack.TotalSeconds, GoalBackSeconds));
        Console.WriteLine(GoalLine.Format("fleet-link-storm", storm, GoalStorm));
        Console.WriteLine(GoalLine.Format("fleet-link", steady.Cores, GoalCores));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct SteadyFigures(double Cores, long ResidentBytes, double BeatsPerSecond, int Online);

    private readonly record struct ReturnFigures(TimeSpan AllBack, double MostBeatsPerSecond, int FewestOnline, long ResidentBytes);
}
