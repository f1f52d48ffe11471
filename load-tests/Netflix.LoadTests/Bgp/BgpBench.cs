using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Netflix.Lab;
using Netflix.Lab.Networks;
using Netflix.Lab.Processes;
using Netflix.Lab.Routers;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Spectre.Console;

namespace Netflix.LoadTests.Bgp;

/// <summary>
/// A control plane with a real PostgreSQL and a real GoBGP, in a network namespace, that sends it what another GoBGP announces: from the
/// announcement until the control plane shows it. Then a full table, by BMP and as an upload.
/// </summary>
internal static class BgpBench
{
    private const double GoalUpdateSeconds = 2, GoalTableSeconds = 20, GoalMegabytes = 300;
    private const uint IspNetwork = 64500, PeerNetwork = 64501;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> changes = BenchCommand.WholeNumber("--changes", 20, 1, 200, "how often a prefix is announced and withdrawn");
        Option<int> ipv4 = BenchCommand.WholeNumber("--ipv4", 1_000_000, 1000, 4_000_000, "IPv4 prefixes of the full table");
        Option<int> ipv6 = BenchCommand.WholeNumber("--ipv6", 200_000, 1000, 2_000_000, "IPv6 prefixes of it");
        var command = new Command(
            "bgp", "From a BGP announcement until the control plane steers by it, through real routers; a full table by BMP and as an upload. Needs root. The last line: seconds of the slowest change.")
        {
            changes, ipv4, ipv6,
        };
        command.SetAction(async (given, cancel) =>
        {
            await MeasureAsync(given.GetValue(changes), given.GetValue(ipv4), given.GetValue(ipv6), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(int changes, int ipv4, int ipv6, CancellationToken cancel)
    {
        string state = Directory.CreateTempSubdirectory("bgp-bench-").FullName;
        try
        {
            await using NetworkLab lab = await NetworkLab.CreateAsync();
            string isp = await lab.AddNamespaceAsync("isp"), peer = await lab.AddNamespaceAsync("peer");
            (string here, string there) = await lab.ConnectAsync(isp);
            await NetworkLab.JoinAsync(isp, ("to-peer", "10.0.1.1/24"), peer, ("to-isp", "10.0.1.2/24"));
            int port = FreePort.Next();
            await using LabSite site = await LabSite.StartAsync(
                new LabSiteOptions { StateFolder = state, AppliancePorts = [], Encoders = 0, ControlPlaneSettings = Settings(port) }, cancel: cancel);
            using var ops = new OpsClient(site.WebUrl, LabSite.OperatorEmail, await File.ReadAllTextAsync(site.Secrets.OperatorPasswordFile, cancel));
            int number = await ops.EnsureSiteAsync("bench", "DE", cancel);
            foreach (string address in (string[])[there, "127.0.0.1"]) await ops.LetRouterInAsync(address, number, "bench bgp", cancel);
            await Task.Delay(Settling, cancel);
            await using GoBgpRouter router = await GoBgpRouter.StartAsync(state, isp, IspNetwork, [new BgpNeighbour("peer", "10.0.1.1", "10.0.1.2", PeerNetwork)], (here, port), isPassive: true, cancel);
            await using GoBgpRouter announcer = await GoBgpRouter.StartAsync(state, peer, PeerNetwork, [new BgpNeighbour("isp", "10.0.1.2", "10.0.1.1", IspNetwork)], station: null, isPassive: false, cancel);
            await MeasureAsync(site, ops, number, announcer, port, changes, new FullTable(ipv4, ipv6), cancel);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static Dictionary<string, string> Settings(int port) => new()
    {
        ["Access__RequestsPerSecondPerAccount"] = "100000",
        ["Bmp__Listen"] = $"0.0.0.0:{port}",
        ["Bmp__KeepRoutesSeconds"] = "0",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private static async Task MeasureAsync(LabSite site, OpsClient ops, int number, GoBgpRouter announcer, int port, int changes, FullTable table, CancellationToken cancel)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]▸ Announcing and withdrawing[/] {changes} prefixes");
        double[] empty = await ChangeAsync(ops, announcer, changes, cancel);

        AnsiConsole.MarkupLineInterpolated($"[bold]▸ A full table by BMP[/] {table.Count:n0} prefixes");
        byte[] stream = table.ToBmp();
        int pid = site.ControlPlane.Process.Pid;
        long before = ProcessTree.Memory(pid).ResidentBytes, began = Stopwatch.GetTimestamp();
        double loaded;
        long grown;
        double[] full;
        using (TcpClient sender = await FullTable.SendAsync(stream, port, cancel))
        {
            await UntilAsync(ops, FullTable.LastAddress, isAnnounced: true, cancel);
            loaded = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await Task.Delay(Settling, cancel);
            grown = ProcessTree.Memory(pid).ResidentBytes - before;
            full = await ChangeAsync(ops, announcer, changes, cancel);
        }
        await UntilAsync(ops, FullTable.LastAddress, isAnnounced: false, cancel);

        AnsiConsole.MarkupLine("[bold]▸ The same as an upload[/]");
        byte[] dump = table.ToMrt();
        began = Stopwatch.GetTimestamp();
        await ops.UploadRoutesAsync(number, dump, "bench", cancel);
        double taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await UntilAsync(ops, FullTable.LastAddress, isAnnounced: true, cancel);
        Print(empty, full, table.Count, loaded, grown / 1e6, taken, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <returns>Seconds from the command at the announcing router until the control plane shows it, ascending.</returns>
    private static async Task<double[]> ChangeAsync(OpsClient ops, GoBgpRouter announcer, int changes, CancellationToken cancel)
    {
        // The first one waits for the routers to find each other.
        await TellAsync("add", 255);
        await UntilAsync(ops, "203.0.255.1", isAnnounced: true, cancel);
        List<double> seconds = [];
        for (int i = 0; i < changes; i++)
        {
            foreach (string change in (string[])["add", "del"])
            {
                long began = Stopwatch.GetTimestamp();
                await TellAsync(change, i);
                await UntilAsync(ops, $"203.0.{i}.1", change == "add", cancel);
                seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }
        await TellAsync("del", 255);
        await UntilAsync(ops, "203.0.255.1", isAnnounced: false, cancel);
        return [.. seconds.Order()];

        Task TellAsync(string change, int third) => announcer.TellAsync("global", "rib", change, $"203.0.{third}.0/24");
    }

    private static async Task UntilAsync(OpsClient ops, string address, bool isAnnounced, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (await ops.IsAnnouncedAsync(address, AnnouncedLength, cancel) != isAnnounced)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new LabException($"After {Patience.TotalMinutes:0} minutes {address} is {(isAnnounced ? "not announced" : "still announced")}.");
            await Task.Delay(Poll, cancel);
        }
    }

    // The invented table may have shorter and longer ones around it.
    private const int AnnouncedLength = 24;

    private static void Print(double[] empty, double[] full, int prefixes, double loaded, double megabytes, double taken, double uploaded)
    {
        var table = new Table().RoundedBorder().AddColumns("measure", "value", "goal");
        table.Columns[1].RightAligned();
        table.AddRow("a change, from the router's command to the control plane's answer: p50, max", Text($"{Quantiles.Of(empty, 0.5) * 1000:0} ms, {empty[^1] * 1000:0} ms"), Text($"{GoalUpdateSeconds:0} s"));
        table.AddRow("the same in the full table", Text($"{Quantiles.Of(full, 0.5) * 1000:0} ms, {full[^1] * 1000:0} ms"), Text($"{GoalUpdateSeconds:0} s"));
        table.AddRow(Text($"{prefixes:n0} prefixes by BMP"), Text($"{loaded:0.0} s"), Text($"{GoalTableSeconds:0} s"));
        table.AddRow("resident memory grown by", Text($"{megabytes:0} MB"), Text($"{GoalMegabytes:0} MB"));
        table.AddRow("the same as an upload: taken, announced", Text($"{taken:0.0} s, {uploaded:0.0} s"), Text($"{GoalTableSeconds:0} s"));
        AnsiConsole.Write(table);
        Console.WriteLine(GoalLine.Format("bgp-table-seconds", loaded, GoalTableSeconds));
        Console.WriteLine(GoalLine.Format("bgp-table-megabytes", megabytes, GoalMegabytes));
        Console.WriteLine(GoalLine.Format("bgp-upload-seconds", uploaded, GoalTableSeconds));
        Console.WriteLine(GoalLine.Format("bgp", Math.Max(empty[^1], full[^1]), GoalUpdateSeconds));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
