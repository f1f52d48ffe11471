using System.CommandLine;
using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Cold;

/// <summary>
/// What the viewers of a hit suffer from the viewers of the long tail: time to first byte of bodies in memory while as many clients
/// read bodies that only a slow disk has. A server that waits for the disk in its loop makes all wait.
/// </summary>
internal static class ColdBench
{
    public static Task<int> RunAsync(string[] arguments)
    {
        Option<string[]> peers = BenchCommand.Peers("nginx", "nginx-threads");
        Option<int> seconds = BenchCommand.WholeNumber("--seconds", 8, 2, 600, "length of one run");
        Option<int> rounds = BenchCommand.WholeNumber("--rounds", 3, 1, 100, "runs of each server; figures are medians");
        Option<int> rate = BenchCommand.WholeNumber("--disk", 16, 1, 1000, "what the disk reads, in MB/s");
        var command = new Command(
            "cold",
            "Time to first byte of hot bodies beside cold ones from a throttled disk; needs root. The last line: p99 in seconds, ours and nginx, ratio = ours ÷ nginx (less is better).")
        {
            peers, seconds, rounds, rate,
        };
        command.SetAction(async (given, cancel) =>
        {
            List<CacheProgram> programs = CacheProgram.OursAnd(given.GetValue(peers)!, CacheProgram.Nginx, CacheProgram.NginxThreads);
            await MeasureAsync(programs, new ColdOptions(given.GetValue(seconds), given.GetValue(rounds), given.GetValue(rate) * 1_000_000L), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(List<CacheProgram> programs, ColdOptions options, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        using var scratch = ScratchFolder.Create("cold");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        long cacheBytes = (options.ColdBodies.Sum(body => body.Size) * 3 / 2) + (256L << 20);
        await using ThrottledDisk disk = await ThrottledDisk.CreateAsync(scratch.Path, (cacheBytes * programs.Count) + (512L << 20), options.DiskBytesPerSecond);
        List<CacheServer> servers = [];
        try
        {
            foreach (CacheProgram program in programs)
            {
                var setup = new CacheSetup(origin.Url, scratch.Folder(program.Name), Path.Combine(disk.Folder, program.Name), cacheBytes) { ControlGroup = disk.ControlGroup };
                servers.Add(await CacheServer.StartAsync(program, setup, cancel));
                await Warming.WarmAsync(servers[^1], origin, [.. ColdOptions.HotBodies, .. options.ColdBodies], cancel);
                AnsiConsole.MarkupLineInterpolated($"[bold]▸ {program.Name} is filled[/]");
            }
            Dictionary<CacheServer, List<ColdCell>> cells = servers.ToDictionary(server => server, _ => new List<ColdCell>());
            for (int round = 1; round <= options.Rounds; round++)
            {
                AnsiConsole.MarkupLineInterpolated($"[bold]▸ Round {round} of {options.Rounds}[/]");
                foreach (CacheServer server in servers)
                {
                    ColdCell cell = await RunCellAsync(server, disk, origin, options, cancel);
                    cells[server].Add(cell);
                    AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  [grey]{server.Program.Name,-13} p99 {Quantiles.Of(cell.HotFirstBytes, 0.99) * 1000:0.0} ms[/]"));
                }
            }
            Print(cells, options);
        }
        finally
        {
            foreach (CacheServer server in servers)
                await server.DisposeAsync();
        }
    }

    private static async Task<ColdCell> RunCellAsync(CacheServer server, ThrottledDisk disk, BenchOrigin origin, ColdOptions options, CancellationToken cancel)
    {
        await disk.EvictAsync(server.Setup.CacheFolder);
        await BodyReaders.ReadAllAsync(server.Url, ColdOptions.HotBodies, connections: 4, cancel);
        long asked = origin.Requests, diskBefore = disk.BytesRead, coldRead = 0;
        var length = TimeSpan.FromSeconds(options.Seconds);
        // Cold readers stop on time; a hot answer may be held up for longer, and is waited for.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(length);
        Task cold = BodyReaders.ReadAllAsync(server.Url, options.ColdBodies, ColdOptions.ColdClients, end.Token, body => Interlocked.Add(ref coldRead, body.Size));
        List<double>[] firstBytes = await Task.WhenAll(Enumerable.Range(0, ColdOptions.HotClients).Select(client =>
            HotReader.RunAsync(server.Url, ColdOptions.HotBodies, client, ColdOptions.HotInterval, length, cancel)));
        try
        {
            await cold;
            throw new LabException($"All cold bodies were read before the run ended: {server.Program.Name} had them in memory.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The run is over; the rest of the cold bodies was never meant to be read.
        }
        if (origin.Requests != asked)
            throw new LabException($"{origin.Requests - asked} requests reached the origin while {server.Program.Name} was measured: the disk was not what they waited for.");
        return new ColdCell([.. firstBytes.SelectMany(list => list).Order()], coldRead, disk.BytesRead - diskBefore);
    }

    private static void Print(Dictionary<CacheServer, List<ColdCell>> cells, ColdOptions options)
    {
        var table = new Table().RoundedBorder().AddColumns("server", "hot p50", "hot p99", "hot max", "hot answers", "cold MB/s", "disk MB/s");
        List<(string Server, double P99)> results = [];
        foreach (var (server, runs) in cells)
        {
            double At(double share) => Quantiles.Median(runs.Select(run => Quantiles.Of(run.HotFirstBytes, share)));
            results.Add((server.Program.Name, At(0.99)));
            table.AddRow(
                server.Program.Name, Text($"{At(0.5) * 1000:0.00} ms"), Text($"{At(0.99) * 1000:0.00} ms"), Text($"{At(1) * 1000:0.0} ms"), $"{runs.Sum(run => run.HotFirstBytes.Length)}",
                Text($"{runs.Average(run => run.ColdRead) / options.Seconds / 1e6:0.0}"), Text($"{runs.Average(run => run.DiskRead) / options.Seconds / 1e6:0.0}"));
        }
        AnsiConsole.Write(table);
        foreach (var (server, p99) in results.Skip(1).Reverse())
            Console.WriteLine(ResultLine.Format(server == CacheProgram.Nginx.Name ? "cold" : $"cold-{server}", results[0].P99, p99));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
