using System.CommandLine;
using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Netflix.LoadTests.Load;
using Spectre.Console;

namespace Netflix.LoadTests.Hits;

/// <summary>
/// Cache hits a second on one core. All servers run at once, warm and idle but for the one that is asked at that moment, and take
/// turns within each round, so that what disturbs the machine disturbs neighbours alike. A run counts only if no request failed
/// and none reached the origin.
/// </summary>
internal static class HitsBench
{
    // .NET compiles what runs hot a second and a third time, on the server's one core beside its work: a hit of 16 KB took 50 us of
    // processor time in the first two seconds of load, 17 after 14 s and 13 after 16.
    private const int WarmUpSeconds = 12;
    private const long CacheBytes = 1L << 30;

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<string[]> peers = BenchCommand.Peers("nginx", "varnish", "trafficserver");
        Option<int> seconds = BenchCommand.WholeNumber("--seconds", 4, 1, 600, "length of one run");
        Option<int> rounds = BenchCommand.WholeNumber("--rounds", 3, 1, 100, "runs of each cell; figures are medians");
        Option<int> connections = BenchCommand.WholeNumber("--connections", 64, 1, 1000, "keep-alive connections");
        Option<int> bodies = BenchCommand.WholeNumber("--bodies", 1, 1, 200, "bodies of each size, asked for in turn");
        var quick = new Option<bool>("--quick") { Description = "one round of 2 s: a look, not a measurement" };
        var transport = new Option<string>("--transport") { DefaultValueFactory = _ => "both", Description = "cleartext, tls or both" };
        transport.AcceptOnlyFromAmong("cleartext", "tls", "both");
        var command = new Command(
            "hits",
            "Cache hits on one core at 16 KB, 256 KB and 2.5 MB. The last line: ratio = ours ÷ nginx at the worst cleartext size, ours and peer = requests/s there.")
        {
            peers, seconds, rounds, connections, bodies, transport, quick,
        };
        command.SetAction(async (given, cancel) =>
        {
            bool hurry = given.GetValue(quick);
            string over = given.GetValue(transport)!;
            await MeasureAsync(
                new HitsOptions(
                    CacheProgram.OursAnd(given.GetValue(peers)!, CacheProgram.Nginx, CacheProgram.Varnish, CacheProgram.TrafficServer),
                    hurry ? 2 : given.GetValue(seconds), hurry ? 1 : given.GetValue(rounds), given.GetValue(connections), given.GetValue(bodies), over != "tls", over != "cleartext"),
                cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(HitsOptions options, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        using var scratch = ScratchFolder.Create("hits");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        List<CacheServer> servers = [];
        try
        {
            AnsiConsole.MarkupLine("[bold]▸ Starting and warming the servers[/]");
            await StartAsync(options, scratch, origin, servers, cancel);
            List<(HitsCell Cell, CacheServer Server)> cells =
            [
                .. from tls in (bool[])[false, true]
                   from size in HitsOptions.Sizes
                   from server in servers
                   where server.Setup.Certificate is not null == tls
                   select (new HitsCell(server.Program.Name, tls, size), server),
            ];
            string log = Path.Combine(scratch.Path, "wrk.log");
            foreach (var (cell, server) in cells)
                await LoadAsync(cell, server, options, WarmUpSeconds, log, cancel);
            for (int round = 1; round <= options.Rounds; round++)
            {
                AnsiConsole.MarkupLineInterpolated($"[bold]▸ Round {round} of {options.Rounds}[/] [grey]{cells.Count} runs of {options.Seconds} s[/]");
                foreach (var (cell, server) in cells)
                    await RunCellAsync(cell, server, origin, options, log, cancel);
            }
            HitsTable.Print([.. cells.Select(pair => pair.Cell)]);
        }
        finally
        {
            foreach (CacheServer server in servers)
                await server.DisposeAsync();
        }
    }

    private static async Task StartAsync(HitsOptions options, ScratchFolder scratch, BenchOrigin origin, List<CacheServer> servers, CancellationToken cancel)
    {
        BenchCertificate certificate = BenchCertificate.Create(scratch.Folder("certificate"), TimeProvider.System);
        BenchBody[] bodies = [.. HitsOptions.Sizes.SelectMany(size => Bodies(size, options))];
        foreach (bool tls in (bool[])[false, true])
        {
            if (!(tls ? options.Tls : options.Cleartext))
                continue;
            foreach (CacheProgram program in options.Servers.Where(program => !tls || program.SpeaksTls))
            {
                string name = $"{program.Name}-{(tls ? "tls" : "cleartext")}";
                var setup = new CacheSetup(origin.Url, scratch.Folder(name), scratch.Folder($"{name}-cache"), CacheBytes) { Certificate = tls ? certificate : null };
                CacheServer server = await CacheServer.StartAsync(program, setup, cancel);
                servers.Add(server);
                await Warming.WarmAsync(server, origin, bodies, cancel);
                AnsiConsole.MarkupLineInterpolated($"  [green]✓[/] {name}");
            }
        }
    }

    private static async Task RunCellAsync(HitsCell cell, CacheServer server, BenchOrigin origin, HitsOptions options, string log, CancellationToken cancel)
    {
        long asked = origin.Requests;
        double cpu = server.CpuSeconds;
        LoadReport report = await LoadAsync(cell, server, options, options.Seconds, log, cancel);
        cell.Add(report, server.CpuSeconds - cpu);
        if (origin.Requests != asked)
            throw new LabException($"{origin.Requests - asked} requests reached the origin while {cell.Server} was measured: these are no hits.");
        AnsiConsole.MarkupLine(string.Create(
            CultureInfo.InvariantCulture, $"  [grey]{(cell.Tls ? "TLS" : "cleartext"),-9} {HitsTable.SizeText(cell.Size),6} {cell.Server,-13} {report.RequestsPerSecond,8:0} requests/s[/]"));
    }

    // TLS has to be decrypted, so that is wrk's: it does in C what our client would do at twice the cost.
    private static Task<LoadReport> LoadAsync(HitsCell cell, CacheServer server, HitsOptions options, int seconds, string log, CancellationToken cancel) =>
        cell.Tls
            ? WrkRun.RunAsync(Urls(server, cell, options), options.Connections, seconds, log, cancel)
            : DrainRun.RunAsync(Urls(server, cell, options), options.Connections, TimeSpan.FromSeconds(seconds), cancel);

    private static IEnumerable<BenchBody> Bodies(long size, HitsOptions options) => Enumerable.Range(1, options.Bodies).Select(id => new BenchBody(size, id));

    private static Uri[] Urls(CacheServer server, HitsCell cell, HitsOptions options) =>
        [.. Bodies(cell.Size, options).Select(body => new Uri(server.Url, body.Path))];
}
